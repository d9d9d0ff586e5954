"""The local clock, without a time zone."""

from pathlib import Path

from offramp.audit.checks.local_time import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "now, without a zone",
        """\
from datetime import datetime

@app.get("/")
def home():
    return str(datetime.now())
""",
        "home() asks datetime.now()",
    ),
    found(
        "today",
        """\
import datetime

@app.get("/")
def home():
    return str(datetime.date.today())
""",
        "date.today()",
    ),
    found(
        "several functions of a file, told once for the routes of all",
        """\
import datetime as dt
from datetime import date

@app.get("/today")
def today():
    return str(date.today())

@app.get("/now")
def now():
    return str(dt.datetime.now())

@app.get("/other")
def other():
    return ""
""",
        "today() (and 1 more in this file) asks date.today()",
    ),
    found(
        "a column's default, by a lambda",
        """\
from datetime import datetime
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    at = db.Column(db.DateTime, default=lambda: datetime.now())

@app.post("/")
def home():
    db.session.add(Note())
    db.session.commit()
    return ""
""",
        "at of Note is datetime.now() by default",
    ),
    found(
        "the local time of seconds",
        """\
from datetime import datetime

@app.get("/<int:seconds>")
def shown(seconds):
    return datetime.fromtimestamp(seconds).strftime("%H:%M")
""",
        "shown() asks datetime.fromtimestamp()",
    ),
    found(
        "now, as a text",
        """\
import time

@app.get("/")
def home():
    return time.strftime("%H:%M")
""",
        "asks time.strftime()",
    ),
    found(
        "the default of a column",
        """\
import datetime
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Base(db.Model):
    __abstract__ = True
    id = db.Column(db.Integer, primary_key=True)
    made = db.Column(db.DateTime, default=datetime.datetime.now)

class Note(Base):
    text = db.Column(db.String)

@app.post("/")
def home():
    db.session.add(Note(text="x"))
    return ""

@app.get("/")
def notes():
    return str(Note.query.count())
""",
        "made of Base is datetime.now() by default",
    ),
)
LEFT_ALONE = (
    left(
        "a column's default in UTC, by a lambda",
        """\
from datetime import UTC, datetime
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    at = db.Column(db.DateTime, default=lambda: datetime.now(UTC))

@app.post("/")
def home():
    db.session.add(Note())
    db.session.commit()
    return ""
""",
    ),
    left(
        "seconds with a zone",
        """\
from datetime import UTC, datetime

@app.get("/<int:seconds>")
def shown(seconds):
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%H:%M")
""",
    ),
    left(
        "a column whose default has a zone, and one that nothing puts in",
        """\
import datetime
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    made = db.Column(db.DateTime, default=lambda: datetime.datetime.now(datetime.UTC))

class Old(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    made = db.Column(db.DateTime, default=datetime.datetime.now)

@app.post("/")
def home():
    db.session.add(Note())
    return str(Old.query.count())
""",
    ),
    left(
        "now, with a zone",
        """\
from datetime import UTC, datetime

@app.get("/")
def home():
    return str(datetime.now(UTC))
""",
    ),
    left(
        "seconds since 1970",
        """\
import time

@app.get("/")
def home():
    return str(time.time())
""",
    ),
    left(
        "a model of a migration's own",
        {
            "app.py": """\
from models import Tag, db
db.init_app(app)

@app.post("/")
def home():
    db.session.add(Tag())
    return ""
""",
            "models.py": """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()

class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
""",
            "migrations/first.py": """\
from datetime import datetime
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()

class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    at = db.Column(db.DateTime, default=datetime.now)
""",
        },
    ),
    left(
        "a time that is given, as a text",
        """\
import time

@app.get("/")
def home():
    return time.strftime("%H:%M", time.gmtime())
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)


def test_all_routes_of_a_file_that_ask_are_named(tmp_path: Path) -> None:
    """One finding for a file is enough to read; each route needs it all the same."""
    (told,) = assert_found(tmp_path, FOUND[2], CHECK)

    assert told.routes == ["GET /today", "GET /now"]


def test_a_default_concerns_the_routes_that_put_rows_in(tmp_path: Path) -> None:
    """Who only reads gets what is there."""
    (told,) = assert_found(tmp_path, FOUND[-1], CHECK)

    assert told.routes == ["POST /"]
