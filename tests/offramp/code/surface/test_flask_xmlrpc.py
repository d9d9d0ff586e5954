"""
The path of XML-RPC functions, as Flask-XML-RPC-Re 0.1 adds it.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from offramp.code.surface.made_with import called
from tests.offramp.code.surface.recorded import Recorded

APP = Recorded(
    """
    from flask import Flask
    from flask_xmlrpcre.xmlrpcre import XMLRPCHandler

    app = Flask(__name__)
    handler = XMLRPCHandler("api")
    handler.connect(app, "/api")

    @handler.register
    def hello(name="x"): return name

    @handler.register("bye")
    def goodbye(): return ""

    blog = handler.namespace("blog")

    @blog.register
    def new_post(text): return text
    """,
    routes="""
        POST /api api
    """,
)
PART = Recorded(
    """
    from flask import Blueprint, Flask
    from flask_xmlrpcre.xmlrpcre import XMLRPCHandler

    part = Blueprint("part", __name__, url_prefix="/part")
    handler = XMLRPCHandler()
    handler.connect(part, "/rpc", endpoint_name="rpc")

    def create_app():
        app = Flask(__name__)
        app.register_blueprint(part)
        return app
    """,
    routes="""
        POST /part/rpc part.rpc
    """,
    application="app:create_app",
)


@pytest.mark.parametrize("one", [APP, PART])
def test_all_functions_are_called_at_one_path(tmp_path: Path, one: Recorded) -> None:
    """It was read over in silence."""
    assert one.found(tmp_path) == one.rows


def test_the_projects_functions_are_what_answers(tmp_path: Path) -> None:
    """Also those of a namespace."""
    [found] = [one for one in APP.surface(tmp_path).routes if one.kind == "flask-xml-rpc"]

    assert list(called(found)) == ["app.hello", "app.goodbye", "app.new_post"]


def test_the_older_package_is_called_otherwise(tmp_path: Path) -> None:
    """Its module lies in `flaskext`; it is written for Python 2."""
    text = APP.source.replace("flask_xmlrpcre.xmlrpcre", "flaskext.xmlrpc")

    assert Recorded(text).found(tmp_path) == APP.rows
