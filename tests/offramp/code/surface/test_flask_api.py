"""
What Flask-API 3.1 adds to an application.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

APP = Recorded(
    """
    from flask_api import FlaskAPI

    app = FlaskAPI(__name__)

    @app.route("/notes", methods=["GET", "POST"])
    def notes(): return []
    """,
    routes="""
        GET /flask-api/static/<path:filename> flask-api.static
        GET,POST /notes notes
    """,
)


def test_the_files_of_its_pages_are_there(tmp_path: Path) -> None:
    """All other routes are declared as on Flask's own."""
    assert APP.found(tmp_path) == APP.rows
    assert APP.surface(tmp_path).doubts == []
