"""
The route that Flask-Themes2 1.0 brings, and Flask-Themer 2.0, against what they answer.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

PREFIXED = Recorded(
    """
    from flask import Flask
    from flask_themes2 import Themes

    class Own(Themes):
        def start(self, app):
            super().init_themes(app, app_identifier="shop", theme_url_prefix="/web" + "/_themes")

    app = Flask(__name__)
    Own().start(app)
    """,
    routes="""
        GET /web/_themes/<themeid>/<path:filename> _themes.static
    """,
)
PLAIN = Recorded(
    """
    from flask import Flask
    from flask_themes2 import Themes

    app = Flask(__name__)
    themes = Themes(app, app_identifier="shop")
    """,
    routes="""
        GET /_themes/<themeid>/<path:filename> _themes.static
    """,
)
NONE = Recorded(
    """
    from flask import Flask
    from flask_themes2 import Themes

    app = Flask(__name__)
    themes = Themes()
    """,
    routes="""
    """,
)
THEMER = Recorded(
    """
    import os
    from flask import Flask
    from flask_themer import Themer

    os.makedirs("themes", exist_ok=True)
    app = Flask(__name__)
    themer = Themer(app)
    """,
    routes="""
        GET /_theme/<theme>/<path:filename> ☃.static
    """,
)


@pytest.mark.parametrize("one", [PREFIXED, PLAIN, NONE, THEMER])
def test_files_of_themes_have_one_route(tmp_path: Path, one: Recorded) -> None:
    """It lies below a prefix that is given, and is there once the application is."""
    assert one.found(tmp_path) == one.rows
