"""Statements by way of a model's class, which change rows and nothing in the process."""

from pathlib import Path

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

MODELS = """\
import queue
import mongoengine
import peewee
import requests
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    stock = db.Column(db.Integer)

class Plain:
    query = db.session.query_property()

class Entry(mongoengine.Document):
    stock = mongoengine.IntField()

class Line(peewee.Model):
    stock = peewee.IntegerField()

class Web:
    sent = requests
    waiting = queue.Queue()
    @classmethod
    def put(cls, url):
        return cls.sent.put(url, timeout=5)
    @classmethod
    def later(cls, url):
        cls.waiting.put(url)

class Board:
    notes = []

class Declared:
    notes: list

class Counted(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    seen = {}

@app.post("/")
def view():
    CODE
    return ""
"""
LEFT_ALONE = (
    'Product.query.update({"stock": 0})',
    "Product.query.delete()",
    "Product.query.filter_by(id=1).delete()",
    "Plain.query.update({})",
    "Entry.objects.update(set__stock=0)",
    "Entry.objects.delete()",
    "Entry.objects(stock=1).update(set__stock=0)",
    'db.session.query(Product).update({"stock": 0})',
    "Line.update(stock=0).execute()",
    "Product.__table__.update()",
    'Web.put("https://a.example")',
)
FOUND = {
    "Board.notes.append(1)": "`Board.notes`",
    "Declared.notes.append(1)": "`Declared.notes`",
    "Counted.seen.update(request.json)": "`Counted.seen`",
    'Web.later("https://a.example")': "`Web.waiting`",
}


@samples(*(left(one, MODELS.replace("CODE", one)) for one in LEFT_ALONE))
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A model's query is its mapper's: what it updates is in the database."""
    assert_left_alone(tmp_path, sample, CHECK)


@samples(*(found(one, MODELS.replace("CODE", one), says) for one, says in FOUND.items()))
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """What a class keeps in a list or a mapping is the process's, also where it is a model."""
    assert_found(tmp_path, sample, CHECK)
