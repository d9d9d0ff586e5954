"""Functions that tops of modules put on objects of libraries, and on classes: `db.save = save`."""

from pathlib import Path

import pytest

from tests.offramp.code.sources import calls, project

HELPERS = """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class Own: ...
own = Own()
TITLE = "shop"

def save(one): ...

db.save = save
db.title = TITLE
own.save = save
"""
CALLED = {
    "from helpers import db\ndef view():\n    db.save(1)\n": ["helpers.save"],
    "import helpers\ndef view():\n    helpers.db.save(1)\n": ["helpers.save"],
    "import redis\ndb = redis.Redis()\ndef view():\n    db.save(1)\n": ["redis.Redis().save"],
    "from helpers import db\ndef view():\n    db.title(1)\n": [
        "flask_sqlalchemy.SQLAlchemy().title"
    ],
    "def view(db):\n    db.save(1)\n": ["?.save"],
}


@pytest.mark.parametrize("source", CALLED)
def test_it_is_what_a_call_of_that_name_runs(tmp_path: Path, source: str) -> None:
    """Twilio's samples save their rows so."""
    found = project(tmp_path, {"helpers.py": HELPERS, "app.py": source})

    assert calls(found, "app.view") == CALLED[source]


SERVER = """\
from flask import Flask
from helpers import save, drop
class Base: ...
class Server(Flask, Base):
    def close(self): ...
Server.save = save
Server.title = "shop"
Server.close = drop
Base.drop = drop
app = Server(__name__)
"""
STORE = "def save(self, one): ...\ndef drop(self): ...\n"
OF_CLASS = {
    "app.save(1)": ["helpers.save"],
    "server.Server(__name__).save(1)": ["server.Server", "helpers.save"],
    "app.drop()": ["helpers.drop"],  # a base class has it
    "app.title()": ["server.Server().title"],
    "app.close()": ["server.Server.close"],
    "server.Base().save(1)": ["server.Base", "server.Base().save"],
}


@pytest.mark.parametrize("call", OF_CLASS)
def test_objects_of_a_class_have_what_is_put_on_it(tmp_path: Path, call: str) -> None:
    """Expfactory's server takes its methods from the module of one of four databases."""
    source = f"import server\nfrom server import app\ndef view():\n    {call}\n"
    found = project(tmp_path, {"helpers.py": STORE, "server.py": SERVER, "app.py": source})

    assert sorted(calls(found, "app.view")) == sorted(OF_CLASS[call])
