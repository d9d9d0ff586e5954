"""What every process reads as it starts, and which variable each setting is made of."""

from __future__ import annotations

import pytest

from offramp.audit.facts.at_start import Sources, variables
from offramp.audit.shared import environment
from tests.offramp.audit.facts.routes import context

CONFIG = """
import os
class Base:
    SECRET_KEY = os.environ["SECRET_KEY"]
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL") or "sqlite://"
    PAGE = 20
class Production(Base):
    CACHE_REDIS_URL = os.environ["REDIS_URL"]
    if os.environ.get("MAIL"):
        MAIL_SERVER = os.environ["MAIL"].lower()
    else:
        MAIL_SERVER = "localhost"
"""
APP = """
import os
from flask import Flask
HOST = os.getenv("HOST")
def later():
    return os.environ["LATER"]
def create_app():
    app = Flask(__name__)
    app.config.from_object("config.Production")
    app.config["MODE"] = os.environ["APP_MODE"]
    app.config.from_mapping(A=os.environ["FIRST"], B=2)
    app.config.update({"C": os.environ["THIRD"]})
    app.secret_key = os.environ["KEY"]
    app.config.from_envvar("APP_SETTINGS", silent=True)
    app.config.from_prefixed_env("SHOP")
    app.config.from_pyfile("local.cfg", silent=True)
    @app.get("/")
    def view():
        return later()
    return app
if __name__ == "__main__":
    os.environ["AS_SCRIPT"]
    create_app().run()
"""
FILES = {"app.py": APP, "config.py": CONFIG, "tools.py": "import os\nos.environ['TOOL']\n"}


def test_what_a_start_reads_is_told_once(tmp_path):
    """It refuses to start without them, whichever route is asked."""
    found = [one.name for one in variables(context(tmp_path, FILES))]
    expected = ["APP_MODE", "APP_SETTINGS", "DATABASE_URL", "FIRST", "HOST", "KEY", "MAIL"]
    assert found == [*expected, "REDIS_URL", "SECRET_KEY", "THIRD"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SECRET_KEY", ["SECRET_KEY"]),
        ("SQLALCHEMY_DATABASE_URI", ["DATABASE_URL"]),
        ("CACHE_REDIS_URL", ["REDIS_URL"]),
        ("MODE", ["APP_MODE"]),
        ("MAIL_SERVER", ["MAIL"]),
        ("A", ["FIRST"]),
        ("C", ["THIRD"]),
        ("B", []),
        ("PAGE", []),
    ],
)
def test_a_setting_is_told_with_its_variable(tmp_path, name, expected):
    """`app.config` has a name of its own for it."""
    assert context(tmp_path, FILES).once(Sources).named(name) == expected


def test_files_and_prefixes_that_settings_come_from_are_told(tmp_path):
    """They left no trace."""
    found = environment.find(context(tmp_path, FILES))
    assert [(one.kind, one.name) for one in found][-2:] == [
        ("settings by prefix", "SHOP_*"),
        ("settings file", "local.cfg"),
    ]
