"""Functions that tops of modules put on objects of libraries: `db.save = save`."""

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
