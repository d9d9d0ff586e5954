"""Findings concern the methods that run what was found, not all that a view answers."""

from pathlib import Path

import pytest

from offramp.audit.checks import all_checks
from tests.offramp.audit.checks.sample import audit, found

CHECKS = {one.name: one for one in all_checks()}
TAKEN = """\
import smtplib, sqlite3
from datetime import datetime
waiting = {}
connection = sqlite3.connect(":memory:")

def keep(name):
    with open(f"uploads/{name}", "w") as file:
        file.write("x")

@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        keep(request.form["name"])
        waiting[request.form["name"]] = datetime.now()
        connection.execute("select 1")
        smtplib.SMTP("mail.example", timeout=5).sendmail("a", "b", "c")
        return "kept"
    return "a form"
"""
BOTH = """\
waiting = {}

@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        waiting["a"] = 1
    return str(waiting)
"""


@pytest.mark.parametrize(
    "name", ["local-files", "module-state", "local-time", "shared-singletons", "mail-in-request"]
)
def test_showing_a_form_is_not_held_up_by_taking_it(tmp_path: Path, name: str):
    """Two routes share one view; that which only answers a page can move at once."""
    [one] = audit(tmp_path, found(name, TAKEN), CHECKS[name])

    assert one.routes == ["POST /"]


def test_what_one_method_changes_and_the_other_reads_concerns_both(tmp_path: Path):
    """Reading on another process misses what was written, whatever the method is."""
    [one] = audit(tmp_path, found("both", BOTH), CHECKS["module-state"])

    assert one.routes == ["POST /", "GET /"]


ASKS_TWICE = """\
from flask_apscheduler import APScheduler
scheduler = APScheduler()

@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        scheduler.remove_job("mail")
        open(f"kept/{request.form['name']}", "w").write("x")
    {after}
    return "a form"
"""


@pytest.mark.parametrize(
    ("name", "after", "routes"),
    [
        ("schedulers", "str(scheduler.get_jobs())", ["POST /", "GET /"]),
        ("schedulers", "pass", ["POST /"]),
        ("local-files", "open('seen', 'w').write('x')", ["POST /", "GET /"]),
        ("local-files", "pass", ["POST /"]),
    ],
)
def test_what_comes_after_the_first_line_concerns_who_comes_there(
    tmp_path: Path, name: str, after: str, routes: list[str]
):
    """A finding names one line, but all routes that run one of its lines."""
    source = ASKS_TWICE.replace("{after}", after)
    asked = [one for one in audit(tmp_path, found(name, source), CHECKS[name]) if one.routes]

    assert [sorted(one.routes) for one in asked] == [sorted(routes)]
