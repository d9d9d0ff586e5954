"""Parts of statements that the code has a list of, and those that only seem to be from one."""

from pathlib import Path

import pytest

from offramp.audit.checks.formatted_sql import CHECK
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
        "a default that comes from the caller, and statements of other kinds",
        """\
from flask import request
COLUMNS = {"name": "name"}

@app.get("/")
def home():
    column = COLUMNS.get("x", request.args["order"])
    g.db.execute(f"SELECT* FROM users ORDER BY {column}")
    g.db.execute(f"INSERT IGNORE INTO users VALUES ('{request.args['name']}')")
    return ""
""",
        "puts column into",
        "into the text of its SQL",
    ),
    found(
        "what is looked for among what the caller has sent, too",
        """\
from flask import request

@app.get("/")
def home():
    order = request.args["order"]
    if order in request.args.getlist("allowed"):
        g.db.execute(f"SELECT * FROM users ORDER BY {order}")
    return ""
""",
        "puts order into the text of its SQL",
    ),
    found(
        "given to a function that runs it, and checked against nothing that holds",
        """\
import sqlite3

def rows(sql):
    return sqlite3.connect(":memory:").execute(sql).fetchall()

KNOWN = {"name", "age"}

@app.get("/a")
def a():
    return str(rows("SELECT * FROM users WHERE name = '%s'" % request.args["name"]))

@app.get("/b")
def b():
    key = request.args["key"]
    if key in request.args:
        return str(rows(f"SELECT * FROM users ORDER BY {key}"))
    return ""

@app.get("/c")
def c():
    key = request.args["key"]
    if key not in KNOWN and request.args.get("strict"):
        return "", 400
    return str(rows(f"SELECT * FROM users ORDER BY {key}"))
""",
        "a() puts request.args['name']",
        "b() puts key",
        "c() puts key",
    ),
)


LEFT_ALONE = (
    left(
        "one of two words",
        """\
import sqlite3

@app.get("/")
def home():
    order = "ASC" if request.args.get("up") else "DESC"
    return sqlite3.connect(":memory:").execute(f"SELECT * FROM t ORDER BY id {order}").fetchall()
""",
    ),
    left(
        "columns that constants name",
        """\
import settings
from sqlalchemy import text
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
NAMES = ["id", "name"]
COLUMNS = ", ".join(NAMES)

@app.get("/<int:number>")
def home(number):
    query = text("SELECT %s FROM %s WHERE id = :id" % (COLUMNS, settings.TABLE))
    return str(db.session.execute(query, {"id": number}).first())
""",
    ),
    left(
        "names out of a fixed list, and numbers",
        """\
from flask import request
COLUMNS = {"name": "name", "age": "age DESC"}

@app.get("/")
def home():
    column = COLUMNS.get(request.args.get("order"), "name")
    page = max(request.args.get("page", 1, type=int), 1)
    first = (page - 1) * 10
    g.db.execute(f"SELECT * FROM users ORDER BY {column} LIMIT 10 OFFSET {first}")
    return ""
""",
    ),
    left(
        "what a list of the code holds",
        """\
import sqlite3

def rows(sql):
    return sqlite3.connect(":memory:").execute(sql).fetchall()

KNOWN = {"name", "age"}
columns = {"n": "name", "a": "age"}

@app.get("/a")
def a():
    column = columns.get(request.args["by"], "name")
    return str(rows(f"SELECT * FROM users ORDER BY {column}"))

@app.get("/b")
def b():
    key = request.args["key"]
    if key not in KNOWN:
        return "", 400
    return str(rows(f"SELECT * FROM users ORDER BY {key}"))

@app.get("/c")
def c():
    key = request.args["key"]
    if key not in ("name", "age"):
        key = "name"
    return str(rows(f"SELECT * FROM users ORDER BY {key}"))

@app.get("/d")
def d():
    key = request.args["key"]
    known = ["name", "age"]
    if key in known:
        return str(rows(f"SELECT * FROM users ORDER BY {key}"))
    return ""
""",
    ),
    left(
        "a name that a fixed list has, and numbers of places",
        """\
from flask import request

@app.get("/")
def home():
    order = request.args.get("order")
    if order not in ("name", "age"):
        order = "name"
    marks = ",".join(":" + str(n) for n in range(len(request.args)))
    g.db.execute(f"SELECT * FROM users WHERE id IN ({marks}) ORDER BY {order}")
    return ""
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


JOINED = """\
from flask import request

@app.get("/")
def home():
    parts = []
    PARTS
    g.db.execute("SELECT * FROM users WHERE " + " AND ".join(parts))
    return ""
"""


@pytest.mark.parametrize(
    ("parts", "is_found"),
    [
        ("parts.append(\"name = '\" + request.args['n'] + \"'\")", True),
        ("parts += [f\"name = '{request.args['n']}'\"]", True),
        ("for key in request.args: parts.append(f'{key} = %s')", True),
        ("parts = map(str, request.args.getlist('n'))", True),
        ("parts.append('name = %s')", False),
        ("parts.append(f\"age = {int(request.args['n'])}\")", False),
        ("for key in ('name', 'age'): parts.append(f'{key} = %s')", False),
        ("parts = map(str, sorted([int(one) for one in request.args]))", False),
        ("parts = map(int, request.args)", False),
    ],
)
def test_a_list_that_is_joined_is_what_was_put_into_it(tmp_path, parts, is_found):
    """A condition for each field that came is put together so."""
    source = JOINED.replace("PARTS", parts)
    sample = Sample("", source, ("home() puts",) if is_found else ())

    (assert_found if is_found else assert_left_alone)(tmp_path, sample, CHECK)
