"""
Files that Flask-AutoIndex 0.6 lists.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

APP = Recorded(
    """
    import os
    from flask import Flask
    from flask_autoindex import AutoIndex

    app = Flask(__name__)
    AutoIndex(app, browse_root=os.path.curdir)
    """,
    routes="""
        GET / autoindex
        GET /<path:path> autoindex
        GET /__autoindex__/<path:filename> __autoindex__.static
        GET /__icons__/<filename> silkicon
    """,
)
OWN = Recorded(
    """
    from flask import Flask
    from flask_autoindex import AutoIndex

    app = Flask(__name__)
    files = AutoIndex(app, "/srv", add_url_rules=False)

    @app.route("/files/")
    @app.route("/files/<path:path>")
    def listed(path="."):
        return files.render_autoindex(path)
    """,
    routes="""
        GET /__autoindex__/<path:filename> __autoindex__.static
        GET /__icons__/<filename> silkicon
        GET /files/ listed
        GET /files/<path:path> listed
    """,
)
PART = Recorded(
    """
    from flask import Blueprint, Flask
    from flask_autoindex import AutoIndexBlueprint

    part = Blueprint("part", __name__)
    AutoIndexBlueprint(part, browse_root="/srv")

    def create_app():
        app = Flask(__name__)
        app.register_blueprint(part, url_prefix="/files")
        return app
    """,
    routes="""
        GET /__autoindex__/<path:filename> __autoindex__.static
        GET /files/ part.autoindex
        GET /files/<path:path> part.autoindex
        GET /files/__icons__/<filename> part.silkicon
    """,
    application="app:create_app",
)


@pytest.mark.parametrize("one", [APP, OWN, PART])
def test_a_folder_is_listed_on_an_application_or_a_blueprint(tmp_path: Path, one: Recorded) -> None:
    """Or in a view of the project's; its own files are there in any case."""
    assert one.found(tmp_path) == one.rows
