"""Answers that tell of the application as a whole, or of its process."""

from pathlib import Path

from offramp.audit.checks.about_itself import CHECK
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
        "a list of all routes",
        """\
@app.get("/sitemap")
def sitemap():
    return str([one.rule for one in current_app.url_map.iter_rules()])
""",
        "sitemap() tells of all routes of the application",
    ),
    found(
        "metrics, and the machine",
        """\
import psutil
from prometheus_client import generate_latest

@app.get("/metrics")
def metrics():
    return generate_latest()

@app.get("/machine")
def machine():
    return f"{psutil.cpu_percent()} {psutil.virtual_memory().percent}"
""",
        "metrics() tells the numbers of its own process",
        "machine() tells of the machine or the process it runs in",
    ),
    found(
        "other routes, called within the process",
        """\
@app.get("/both")
def both():
    client = app.test_client()
    return client.get("/first").text + client.get("/second").text
""",
        "both() calls other routes within the process",
    ),
    found(
        "requests of a batch, which the application itself answers",
        """\
from flask import request

@app.post("/batch")
def batch():
    said = []
    for one in request.get_json():
        with current_app.test_request_context(one["path"], method=one["method"]):
            said.append(current_app.full_dispatch_request().status_code)
    return said

@app.post("/one")
def one():
    with current_app.test_request_context(request.json["path"]):
        return current_app.dispatch_request()
""",
        "batch() calls other routes within the process",
        "one() calls other routes within the process",
    ),
)
LEFT_ALONE = (
    left(
        "a page that is written as if a request asked for it, and a view of a class",
        """\
from flask import render_template_string
from flask.views import View

class Page(View):
    def dispatch_request(self):
        with current_app.test_request_context("/mail"):
            return render_template_string("Hello")

class Larger(Page):
    def dispatch_request(self):
        return super().dispatch_request()

app.add_url_rule("/larger", view_func=Larger.as_view("larger"))
""",
    ),
    left(
        "the address of one other route, and settings",
        """\
from flask import url_for

@app.get("/")
def home():
    return url_for("home") + app.name + current_app.config["NAME"]
""",
    ),
    left(
        "what a hook and a command ask",
        """\
@app.before_request
def before():
    for rule in app.url_map.iter_rules():
        print(rule)

@app.cli.command()
def routes():
    print(list(app.url_map.iter_rules()))

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "numbers that are counted",
        """\
from prometheus_client import Counter
visits = Counter("visits", "How many came.")

@app.get("/")
def home():
    visits.inc()
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


def test_a_page_that_only_shows_a_menu_can_move(tmp_path: Path) -> None:
    """What the view itself tells is all there is to it; a menu can be given to a page."""
    menu = """\
def menu():
    return [one.endpoint for one in app.url_map.iter_rules()]

@app.get("/sitemap")
def sitemap():
    return str(list(app.url_map.iter_rules()))

@app.get("/")
def home():
    return str(menu())
"""
    each = assert_found(tmp_path, found("menu", menu, "menu()", "sitemap()"), CHECK)

    assert [one.effect for one in each] == ["note", "stay"]
