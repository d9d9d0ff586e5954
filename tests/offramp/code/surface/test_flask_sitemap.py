"""
Pages that Flask-Sitemap 0.4 brings, by its settings.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

USUAL = Recorded(
    """
    from flask import Flask
    from flask_sitemap import Sitemap

    app = Flask(__name__)
    sitemap = Sitemap(app=app)
    """,
    routes="""
        GET /sitemap.xml flask_sitemap.sitemap
        GET /sitemap<int:page>.xml flask_sitemap.page
    """,
)
ELSEWHERE = Recorded(
    """
    from flask import Flask
    from flask_sitemap import Sitemap

    sitemap = Sitemap()

    def create_app():
        app = Flask(__name__)
        app.config["SITEMAP_BLUEPRINT"] = "maps"
        app.config["SITEMAP_BLUEPRINT_URL_PREFIX"] = "/about"
        app.config["SITEMAP_ENDPOINT_URL"] = "/all.xml"
        sitemap.init_app(app)
        return app
    """,
    routes="""
        GET /about/all.xml maps.sitemap
        GET /about/sitemap<int:page>.xml maps.page
    """,
    application="app:create_app",
)
NONE = Recorded(
    """
    from flask import Flask
    from flask_sitemap import Sitemap

    app = Flask(__name__)
    app.config["SITEMAP_BLUEPRINT"] = None
    sitemap = Sitemap(app)
    """,
    routes="""
    """,
)


@pytest.mark.parametrize("one", [USUAL, ELSEWHERE, NONE])
def test_a_sitemap_is_where_its_settings_say(tmp_path: Path, one: Recorded) -> None:
    """They can take its pages away, too."""
    assert one.found(tmp_path) == one.rows
