"""What else an application is told: hooks, settings, extensions, middleware."""

import pytest

from offramp.code import read, surface
from offramp.code.given import Literal
from tests.offramp.code.sources import write

APP = """
    import os
    from flask import Blueprint, Flask
    from flask_sqlalchemy import SQLAlchemy
    from flask_cors import CORS
    from werkzeug.middleware.proxy_fix import ProxyFix

    db = SQLAlchemy()
    part = Blueprint("part", __name__)

    class Base:
        SECRET_KEY = os.environ.get("SECRET_KEY")
        PAGE = 20

    class Production(Base):
        PAGE = 50

    @part.before_request
    def check(): pass

    @part.app_errorhandler(404)
    def missing(error): return ""

    class Failed(Exception): pass

    def log(response): return response

    def create_app():
        app = Flask(__name__)
        app.config.from_object(Production)
        app.config["DEBUG_TOOLS"] = False
        db.init_app(app)
        CORS(app, origins=["https://a.example"])
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1)
        app.before_request(lambda: None)
        app.after_request(log)
        app.register_error_handler(Failed, missing)
        app.register_blueprint(part)
        return app
"""


@pytest.fixture
def ours(tmp_path):
    return surface.find(read(write(tmp_path, {"app.py": APP})))


def test_hooks_know_what_they_run_for(ours):
    """A blueprint's hook runs for its routes only, unless it says otherwise."""
    assert {(one.kind, one.function, one.blueprint, one.about) for one in ours.hooks} == {
        ("before_request", "app.check", "part", None),
        ("app_errorhandler", "app.missing", "part", "404"),
        ("before_request", "app.<lambda>", None, None),
        ("after_request", "app.log", None, None),
        ("errorhandler", "app.missing", None, "app.Failed"),
    }


def test_settings_of_a_class_are_those_it_inherits_too(ours):
    """The nearest class wins; what comes from the environment says so."""
    settings = {one.name: (one.value, one.source) for one in ours.settings}

    assert settings["PAGE"] == (Literal(50), "object")
    assert settings["SECRET_KEY"][1] == "environment"
    assert settings["DEBUG_TOOLS"] == (Literal(value=False), "code")


def test_what_is_given_the_application_is_an_extension(ours):
    """Flask's own and Werkzeug's classes are none; middleware is told apart."""
    assert [one.ref for one in ours.extensions] == [
        "flask_sqlalchemy.SQLAlchemy",
        "flask_cors.CORS",
    ]
    assert [one.ref for one in ours.middleware] == ["werkzeug.middleware.proxy_fix.ProxyFix"]
    assert list(ours.extensions[1].options) == ["origins"]


def test_what_is_known_of_an_extension_does_not_hide_it(tmp_path):
    """One whose routes are followed is told the application later, as any other may be."""
    source = """
        from flask import Flask
        from flask_restful import Api
        api = Api()
        app = Flask(__name__)
        api.init_app(app)
    """
    ours = surface.find(read(write(tmp_path, {"app.py": source})))

    assert [one.ref for one in ours.extensions] == ["flask_restful.Api"]


def test_a_class_chosen_by_a_name_is_likely_the_default(tmp_path):
    """`config[os.environ["ENV"]]` is how the tutorials do it."""
    source = """
        import os
        from flask import Flask
        class A: KIND = "development"
        class B: KIND = "production"
        config = {"development": A, "production": B, "default": B}
        app = Flask(__name__)
        app.config.from_object(config[os.environ["ENV"]])
        if app.config["KIND"] == "production":
            app.add_url_rule("/p", "p", lambda: "")
    """
    ours = surface.find(read(write(tmp_path, {"app.py": source})))

    assert [one.value for one in ours.settings if one.name == "KIND"] != []
    assert ("/p", False) in {(one.path, one.sure) for one in ours.routes}
