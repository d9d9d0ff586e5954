"""
Routes of Flask-Rebar's registries, against what 3.5 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

TWO = Recorded(
    """
    from flask import Flask
    from flask_rebar import HandlerRegistry, HeaderApiKeyAuthenticator, Rebar
    from flask_rebar.authenticators import Authenticator

    class Signed(Authenticator):
        def authenticate(self): pass

    rebar = Rebar()
    registry = rebar.create_handler_registry(prefix="/v1", default_authenticators=[Signed()])
    bare = HandlerRegistry(spec_path="/spec", spec_ui_path=None)
    rebar.add_handler_registry(bare)

    @registry.handles(rule="/things/<int:thing>", method="PATCH")
    def change(thing): return {}

    @registry.handles("things", endpoint="all", authenticators=None)
    def every(): return {}

    @registry.handles("/key", authenticators=HeaderApiKeyAuthenticator(header="X-Key"))
    def key(): return {}

    def plain(): return {}

    bare.add_handler(plain, rule="/plain", method="post")

    def create_app():
        app = Flask(__name__)
        rebar.init_app(app)
        return app
    """,
    routes="""
        GET /spec get_swagger
        GET /v1/key v1.key
        GET /v1/swagger v1.get_swagger
        GET /v1/swagger/ui v1swagger_ui.show
        GET /v1/swagger/ui/ v1swagger_ui.show
        GET /v1/swagger/ui/static/<path:filename> v1swagger_ui.static
        GET /v1/things v1.all
        PATCH /v1/things/<int:thing> v1.change
        POST /plain plain
    """,
    application="app:create_app",
)
IN_PACKAGE = Recorded(
    """
    from flask import Flask
    from flask_rebar import Rebar

    rebar = Rebar()
    registry = rebar.create_handler_registry(handlers=["views"], swagger_ui_path=None)

    def create_app():
        app = Flask(__name__)
        rebar.init_app(app)
        return app
    """,
    routes="""
        GET /one one
        GET /swagger get_swagger
    """,
    application="app:create_app",
    more={
        "views/__init__.py": "",
        "views/one.py": "from app import registry\n@registry.handles('/one')\ndef one(): ...\n",
    },
)


@pytest.mark.parametrize("one", [TWO, IN_PACKAGE])
def test_each_registry_has_its_handlers_and_pages(tmp_path: Path, one: Recorded) -> None:
    """Modules of handlers are imported when the application is there."""
    assert one.found(tmp_path) == one.rows


def test_a_handler_is_the_projects_function_behind_whom_it_asks(tmp_path: Path) -> None:
    """The registry's own are asked unless the handler says others, or none."""
    found = {one.endpoint: one for one in TWO.surface(tmp_path).routes}

    assert {name: (found[name].view, found[name].wrappers) for name in found if "v1" in name} == {
        "v1.change": ("app.change", ("app.Signed.authenticate",)),
        "v1.all": ("app.every", ()),
        "v1.key": ("app.key", ("flask_rebar.HeaderApiKeyAuthenticator()",)),
        "v1.get_swagger": (None, ()),
        "v1swagger_ui.show": (None, ()),
        "v1swagger_ui.static": (None, ()),
    }
    assert (found["v1.change"].file, found["v1.change"].line) == ("app.py", 13)
