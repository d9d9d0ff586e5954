"""Transactions that are open while something slow happens."""

from pathlib import Path

from offramp.audit.checks.long_transactions import CHECK
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
        "an HTTP call in a transaction",
        """\
import requests
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
engine = create_engine("postgresql://db/x")

@app.post("/")
def pay():
    with Session(engine) as session, session.begin():
        requests.post("https://pay.example", timeout=5)
    return ""
""",
        "pay() waits for a call of pay.example while a transaction is open",
    ),
    found(
        "a call in a function that is called in a transaction",
        """\
import requests
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/x")

def charge():
    requests.post("https://pay.example", timeout=5)

@app.post("/")
def pay():
    with engine.begin() as connection:
        charge()
    return ""
""",
        "pay() waits for a call of pay.example (at app.py:8) while a transaction is open",
    ),
    found(
        "a call between the first statement and the commit",
        """\
import requests
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    paid = db.Column(db.Boolean)

@app.post("/<int:key>")
def pay(key):
    order = Order.query.with_for_update().get(key)
    answer = requests.post("https://pay.example", timeout=5)
    order.paid = answer.ok
    db.session.commit()
    return ""
""",
        "while a transaction is open, until the commit at app.py:16",
    ),
)
LEFT_ALONE = (
    left(
        "a call between two transactions",
        """\
import requests
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/x")

@app.post("/")
def pay():
    with engine.begin() as connection:
        connection.execute("select 1")
    requests.post("https://pay.example", timeout=5)
    return ""
""",
    ),
    left(
        "statements only",
        """\
from sqlalchemy import create_engine
engine = create_engine("postgresql://db/x")

@app.post("/")
def pay():
    with engine.begin() as connection:
        connection.execute("select 1")
    return ""
""",
    ),
    left(
        "a call while a file is open",
        """\
import requests

@app.post("/")
def pay():
    with open("x") as body:
        requests.post("https://pay.example", data=body, timeout=5)
    return ""
""",
    ),
    left(
        "a call before the first statement, and one between two commits",
        """\
import requests
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    paid = db.Column(db.Boolean)

@app.post("/<int:key>")
def pay(key):
    answer = requests.post("https://pay.example", timeout=5)
    order = db.session.get(Order, key)
    order.paid = answer.ok
    db.session.commit()
    return ""

@app.post("/again/<int:key>")
def pay_again(key):
    order = db.session.get(Order, key)
    order.paid = False
    db.session.commit()
    answer = requests.post("https://pay.example", timeout=5)
    order.paid = answer.ok
    db.session.commit()
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


SHOP = """\
import requests
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)

def pay():
    requests.post("https://pay.example", timeout=5)

def order():
    db.session.add(Order())
"""
UNTIL_COMMIT = (
    found(
        "a call between a row that is added and the commit",
        SHOP
        + """
@app.post("/")
def view():
    db.session.add(Order())
    requests.post("https://pay.example", timeout=5)
    db.session.commit()
    return ""
""",
        "view() waits for a call of pay.example while a transaction is open, until the commit",
    ),
    found(
        "helpers write and call, and a hook commits",
        SHOP
        + """
@app.after_request
def keep(answer):
    db.session.commit()
    return answer

@app.post("/")
def view():
    order()
    pay()
    return ""
""",
        "until the commit at app.py:",
    ),
    found(
        "a helper that writes a file first, and then calls",
        SHOP
        + """
def tell():
    with open("log", "a") as log:
        log.write("ordered")
    pay()

@app.post("/")
def view():
    order()
    tell()
    db.session.commit()
    return ""
""",
        "view() waits for a call of pay.example (at app.py:11) while",
    ),
    found(
        "a program that is waited for",
        SHOP
        + """
import subprocess

@app.post("/")
def view():
    order()
    subprocess.run(["convert", "a.png", "b.jpg"])
    db.session.commit()
    return ""
""",
        "view() waits for a subprocess while a transaction is open, until the commit",
    ),
)
BEFORE_OR_AFTER = (
    left(
        "a call before the first statement, and one after the commit",
        SHOP
        + """
@app.post("/")
def view():
    pay()
    order()
    db.session.commit()
    pay()
    return ""
""",
    ),
    left(
        "a file in between",
        SHOP
        + """
@app.post("/")
def view():
    order()
    with open("log", "a") as log:
        log.write("ordered")
    db.session.commit()
    return ""
""",
    ),
    left(
        "a helper that commits itself, and then one that calls",
        SHOP
        + """
def keep():
    order()
    db.session.commit()

@app.post("/")
def view():
    keep()
    pay()
    return ""
""",
    ),
)


@samples(*UNTIL_COMMIT)
def test_a_wait_until_the_commit_is_found(tmp_path: Path, sample: Sample) -> None:
    """No `with` shows it: the first statement begins the transaction."""
    assert_found(tmp_path, sample, CHECK)


@samples(*BEFORE_OR_AFTER)
def test_what_is_not_between_them_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """Nothing is open then, or it waits for nobody else."""
    assert_left_alone(tmp_path, sample, CHECK)
