"""What runs beside the routes, and the tables that it writes from the old side."""

from pathlib import Path

import pytest

from offramp.audit import beside, shared
from tests.offramp.audit.facts.routes import HEAD, context

SOURCE = (
    HEAD
    + """
import threading
import celery
import schedule
from apscheduler.schedulers.background import BackgroundScheduler
from celery import Celery, shared_task
from flask_sqlalchemy import SQLAlchemy
from rq import Queue

db = SQLAlchemy(app)
queue = Celery(__name__)
times = BackgroundScheduler()
lines = Queue()

class Stock(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    count = db.Column(db.Integer)

class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    state = db.Column(db.String)

def work():
    Stock.query.first().count = 0

@app.post("/orders")
def order():
    db.session.add(Order(state="new"))
    db.session.commit()
    return ""
"""
)
STOCK = {"stock": ["count"]}
BESIDE = {
    "@queue.task\ndef work2(): work()": ("task app.work2", STOCK),
    "@shared_task(bind=True)\ndef work2(self): work()": ("task app.work2", STOCK),
    "class Sync(celery.Task):\n    def run(self): work()": ("task app.Sync.run", STOCK),
    "@app.cli.command('tidy')\ndef tidy(): Order.query.delete()": ("command tidy", {"order": []}),
    "times.add_job(work, 'cron', hour=3)": ("job app.work", STOCK),
    "@times.scheduled_job('cron')\ndef work2(): work()": ("job app.work2", STOCK),
    "schedule.every().day.at('3:00').do(work)": ("job app.work", STOCK),
    "@app.post('/x')\ndef x():\n    lines.enqueue(work)\n    return ''": ("task app.work", STOCK),
    "threading.Thread(target=work).start()": ("thread app.work", STOCK),
    "import functools, rq.decorators\nclass Ours(rq.decorators.job): pass\n"
    "job = functools.partial(Ours, connection=None)\n@job('low')\ndef work2(): work()": (
        *("task app.work2", STOCK),
    ),
    "import click\n@click.group()\ndef cli(): pass\n@cli.command('tidy')\ndef tidy(): work()": (
        *("command app.tidy", STOCK),
    ),
    "def change(row): row.count = 1\n@queue.task\ndef each(): change(Stock.query.first())": (
        *("task app.each", STOCK),
    ),
}


@pytest.mark.parametrize("more", BESIDE)
def test_what_runs_beside_is_told_with_its_tables(tmp_path: Path, more: str):
    """That code stays, and goes on writing while routes move."""
    found = shared.find(context(tmp_path, {"app.py": SOURCE + more})).beside

    said = [(one.title, {use.table: use.columns for use in one.writes}) for one in found]
    assert said == [BESIDE[more]]


ROUTES_ONLY = [
    # a thread of a request is told with its route
    "@app.post('/x')\ndef x():\n    threading.Thread(target=work).start()\n    return ''",
    "def task(function): return function\n@task\ndef work2(): work()",
    "@app.cli.command('hello')\ndef hello(): print('hello')",
    "times.add_job(print, 'cron', hour=3)",
    "class Tasks:\n    def run(self): work()",
]


@pytest.mark.parametrize("more", ROUTES_ONLY)
def test_what_is_a_routes_or_has_no_table_is_not(tmp_path: Path, more: str):
    """Else a table would look shared that nobody else writes."""
    assert shared.find(context(tmp_path, {"app.py": SOURCE + more})).beside == []


def test_what_a_task_hands_over_tells_routes_nothing(tmp_path: Path):
    """A helper that both call does for a route what that one gives it."""
    more = """
def change(row): row.count = row.state = 1
@queue.task
def each(): change(Stock.query.first())
@app.put("/order")
def put():
    change(Order.query.first())
    return ""
"""
    found = context(tmp_path, {"app.py": SOURCE + more})
    assert [one.name for one in found.once(beside.find)] == ["app.each"]
    from offramp.audit.facts.database import tables

    subject = next(one for one in found.subjects if one.declared.path == "/order")
    assert [use.table for use in tables.writes(subject, found)] == ["order"]
