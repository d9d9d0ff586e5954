"""Views in modules that a function imports which nothing is seen to call."""

from pathlib import Path

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found

APP = """
    from flask import Flask
    app = Flask(__name__, static_folder=None)
    @app.get("/")
    def home(): return ""
"""
SERVER = """
    import os
    from shop.app import app
    class Server:
        def start(self, settings):
            os.environ["X"] = settings.x
            from shop import views
            app.run()
"""
VIEWS = "from shop.app import app\n@app.get('/late')\ndef late(): return ''\n"
HOME = {("/", "GET", "home")}
LATE = {("/late", "GET", "late")}


def routes(folder: Path, views: str, server: str = SERVER, **more: str):
    files = {"shop/__init__.py": "", "shop/app.py": APP, "shop/server.py": server}
    files |= {f"shop/{name}.py": text for name, text in more.items()}
    write(folder, {**files, "shop/views.py": views, "wsgi.py": "from shop.server import app\n"})
    return surface.find(read(folder))


@pytest.mark.parametrize(
    "views",
    [
        VIEWS,
        "from shop import app\n@app.app.get('/late')\ndef late(): return ''\n",
        "import shop.app as web\n@web.app.route('/late')\ndef late(): return ''\n",
    ],
)
def test_views_that_a_server_imports_when_it_starts_are_found(tmp_path: Path, views: str) -> None:
    """What starts it reads settings and opens a database first; no text settles that it does."""
    one = routes(tmp_path, views)

    assert found(one) == HOME | LATE
    assert [route.sure for route in one.routes if route.endpoint == "late"] == [False]
    assert not one.doubts


def test_views_behind_another_module_are_found(tmp_path: Path) -> None:
    """A package of views often only imports its own modules."""
    server = SERVER.replace("import views", "import every")

    assert found(routes(tmp_path, VIEWS, server, every="import shop.views\n")) == HOME | LATE


@pytest.mark.parametrize(
    "server",
    [
        SERVER.replace("from shop import views", "pass"),
        SERVER.replace("from shop import views", "from other import views"),
        SERVER.replace("import os", "from typing import TYPE_CHECKING").replace(
            "from shop import views", "if TYPE_CHECKING: import shop.views"
        ),
    ],
)
def test_views_that_no_function_imports_are_doubted(tmp_path: Path, server: str) -> None:
    """A module that nothing imports is dead code as likely as a view."""
    one = routes(tmp_path, VIEWS, server)

    assert found(one) == HOME
    assert ["decorated like a view" in doubt.message for doubt in one.doubts] == [True]


def test_views_of_another_application_stay_its_own(tmp_path: Path) -> None:
    """A tool beside the server makes one of its own."""
    views = VIEWS.replace(
        "from shop.app import app", "from flask import Flask\napp = Flask('x', static_folder=None)"
    )

    assert found(routes(tmp_path, views)) == HOME


def test_an_application_that_gets_its_views_late_is_the_likelier(tmp_path: Path) -> None:
    """A page that sets the server up has more routes than the server where that is made."""
    setup = """
        from shop.app import app as real
        from flask import Flask
        app = Flask(__name__)
        @app.get("/setup")
        def setup(): return ""
        @app.post("/setup")
        def save(): return ""
    """
    views = VIEWS + "@app.get('/second')\ndef second(): return ''\n"
    views += "@app.get('/third')\ndef third(): return ''\n"
    write(tmp_path, {"shop/setup.py": setup})

    assert routes(tmp_path, views).application in {"shop.app:app", "wsgi:app"}
