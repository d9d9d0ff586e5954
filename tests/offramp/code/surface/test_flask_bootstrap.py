"""
Static files that Bootstrap-Flask 2.5 brings, against what it answers, and Flask-Bootstrap 3.3's.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.recorded import Recorded

FIVE = Recorded(
    """
    from flask import Flask
    from flask_bootstrap import Bootstrap5

    app = Flask(__name__, static_url_path="/files")
    bootstrap = Bootstrap5(app)
    """,
    routes="""
        GET /bootstrap/files/<path:filename> bootstrap.static
    """,
)
FOUR = Recorded(
    """
    from flask import Flask
    from flask_bootstrap import Bootstrap4

    bootstrap = Bootstrap4()
    app = Flask(__name__)
    bootstrap.init_app(app)
    """,
    routes="""
        GET /bootstrap/static/<path:filename> bootstrap.static
    """,
)
EITHER = """
    from flask import Flask
    from flask_bootstrap import Bootstrap

    app = Flask(__name__)
    bootstrap = Bootstrap(app)
"""


@pytest.mark.parametrize("one", [FIVE, FOUR])
def test_bootstrap_flask_serves_files_below_its_own_path(tmp_path: Path, one: Recorded) -> None:
    """They lie beside the application's, whose path theirs holds."""
    assert one.found(tmp_path) == one.rows


@pytest.mark.parametrize(
    ("file", "text", "path"),
    [
        ("requirements.txt", "Flask-Bootstrap==3.3.7.1\n", "/static/bootstrap/<path:filename>"),
        ("requirements.txt", "Bootstrap-Flask==2.5\n", "/bootstrap/static/<path:filename>"),
        (
            "pyproject.toml",
            'dependencies = ["bootstrap-flask"]',
            "/bootstrap/static/<path:filename>",
        ),
        ("notes.md", "not bootstrap-flask", "/static/bootstrap/<path:filename>"),
    ],
)
def test_which_of_two_packages_it_is_says_what_is_depended_on(
    tmp_path: Path, file: str, text: str, path: str
) -> None:
    """Both have a `flask_bootstrap.Bootstrap`, and serve their files at different paths."""
    found = surface.find(read(write(tmp_path, {"app.py": EITHER, file: text})))

    assert path in {one.path for one in found.routes if one.endpoint == "bootstrap.static"}
