"""Extensions that nobody modelled are said, since they may add routes; quiet ones are not."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

APP = """
    from flask import Blueprint, Flask
    app = Flask(__name__, static_folder=None)
    pages = Blueprint("pages", __name__)
    @app.route("/")
    def home(): return ""
    {more}
    app.register_blueprint(pages)
"""
OWN = "class Portal:\n    def __init__(self, app): ...\ndef register(app): ...\n"


def doubts(folder, more, **files):
    text = APP.replace("{more}", more.replace("\n", "\n    "))
    write(folder, {"app.py": text, **{f"{name}.py": one for name, one in files.items()}})
    return [
        (one.message.partition(" ")[0], one.line)
        for one in surface.find(read(folder)).doubts
        if "may add" in one.message
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("from flask_unheard import Api\napi = Api(app)", "flask_unheard.Api"),
        ("from flask_unheard import Api\napi = Api()\napi.init_app(app)", "flask_unheard.Api"),
        ("from unheard import Own\napi = Own(pages, prefix='/v1')", "unheard.Own"),
        ("import flask_unheard\nflask_unheard.init_app(app)", "flask_unheard.init_app"),
        (
            "from unheard.auth import manager\nmanager.init_app(app)",
            "unheard.auth.manager.init_app",
        ),
        (
            "from flask_unheard import Rpc\nrpc = Rpc()\nrpc.connect(app, '/rpc')",
            "flask_unheard.Rpc().connect",
        ),
        (
            "from shop_base import Portal\nclass Own(Portal): ...\nOwn(app=app)",
            "shop_base.Portal",
        ),
        (
            (
                "from unheard.views import View, route\n"
                "@route('/x', init_app=app)\nclass Own(View): ..."
            ),
            "unheard.views.route",
        ),
        (
            "from unheard.views import View\nclass Own(View): ...\nOwn.init_app(pages)",
            "unheard.views.View.init_app",
        ),
        ("from unheard import health\nhealth.register(app)", "unheard.health.register"),
        (
            "from unheard import add_health_routes\nadd_health_routes(app)",
            "unheard.add_health_routes",
        ),
    ],
)
def test_an_extension_from_outside_is_doubted_once(tmp_path, more, said):
    """Without that, its routes would be missing in silence."""
    [(name, _)] = doubts(tmp_path, more)

    assert name == said


@pytest.mark.parametrize(
    "more",
    [
        "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy(app)",
        "from flask_login import LoginManager\nlogin = LoginManager()\nlogin.init_app(app)",
        "from flask_socketio import SocketIO\nsockets = SocketIO(app)",
        "from flask_restful import Api\napi = Api(app)",
        "from flask_ngrok import run_with_ngrok\nrun_with_ngrok(app)",
        "from flask_unheard import heard\nheard.connect(str, app)",
        "from flask_restful import Api\napi = Api()\napi.owns_endpoint(app)",
        "from threading import Thread\nThread(target=app.run)",
        "from gevent.pywsgi import WSGIServer\nWSGIServer(('', 80), app)",
        "from somewhere import AppServer\nAppServer(app)",
        "from own import Portal\nPortal(app)",
        "from flask_unheard import Api\nunused = Blueprint('unused', __name__)\nApi(unused)",
        "from flask_dance.consumer import oauth_authorized\noauth_authorized.connect_via(app)(str)",
        "from helpers import describe\ndescribe(app)",
        "from helpers import route\n@route('/x')\ndef other(): return ''",
        "import logging\nlogging.getLogger().register(app)",
        "from own import register\nregister(app)",
        "from flask_classful import FlaskView\nclass Own(FlaskView): ...\nOwn.register(app)",
        "from flask_unheard import fields\nfields.String(app.name)",
    ],
)
def test_others_are_not_doubted(tmp_path, more):
    """What adds nothing, what is modelled, what is the project's own, and what runs it."""
    assert doubts(tmp_path, more, own=OWN) == []


def test_of_two_factories_of_one_application_the_one_that_adds_an_extension_counts(tmp_path):
    """`run_app` serves, and what it adds would be missing in silence."""
    source = """
        from flask import Flask
        from unheard import Api
        def create_app():
            app = Flask(__name__, static_folder=None)
            app.add_url_rule("/page", "page", lambda: "")
            return app
        def run_app():
            app = create_app()
            Api(app, prefix="/api")
            return app
    """
    ours = surface.find(read(write(tmp_path, {"shop.py": source})))

    assert ours.application == "shop:run_app"
    assert any("unheard.Api" in one.message for one in ours.doubts)
