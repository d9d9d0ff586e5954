"""Waits and commits of which one call runs only one."""

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

SHOP = """\
import time
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Advert(db.Model):
    id = db.Column(db.Integer, primary_key=True)

@app.route("/", methods=["GET", "POST"])
def adverts():
{body}
"""


def _view(body: str) -> str:
    return SHOP.format(body=body)


@samples(
    found(
        "a wait in the branch that commits",
        _view("""\
    if request.method == "GET":
        return str(Advert.query.all())
    elif request.method == "POST":
        db.session.add(Advert())
        db.session.flush()
        time.sleep(2)
        db.session.commit()
        return "" """),
        "until the commit at app.py:18",
    ),
    found(
        "a wait in a branch after which all commit",
        _view("""\
    Advert.query.all()
    if request.args:
        time.sleep(2)
    db.session.commit()
    return "" """),
        "until the commit at app.py:15",
    ),
)
def test_a_wait_before_its_own_commit_is_found(tmp_path: Path, sample: Sample) -> None:
    """One call runs both."""
    assert_found(tmp_path, sample, CHECK)


@samples(
    left(
        "a wait in another branch",
        _view("""\
    if request.method == "GET":
        rows = Advert.query.all()
        time.sleep(2)
        return str(rows)
    elif request.method == "POST":
        db.session.add(Advert())
        db.session.commit()
        return "" """),
    ),
    left(
        "a wait before a return",
        _view("""\
    if request.method == "GET":
        rows = Advert.query.all()
        time.sleep(2)
        return str(rows)
    db.session.add(Advert())
    db.session.commit()
    return "" """),
    ),
)
def test_a_commit_that_another_call_runs_is_none(tmp_path: Path, sample: Sample) -> None:
    """The wait ends with its answer, before anybody commits."""
    assert_left_alone(tmp_path, sample, CHECK)
