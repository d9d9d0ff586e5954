"""Module state: what one request leaves in the process for the next."""

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

COUNTING = """\
from celery import Celery
celery = Celery("shop")
done = {}

@celery.task
def count(name):
    done[name] = True

"""
FOUND = (
    found(
        "a counter that a view counts up",
        """\
count = 0

@app.get("/")
def home():
    global count
    count += 1
    return str(count)
""",
        "`count` is changed by home()",
    ),
    found(
        "a dictionary that a view fills",
        """\
carts = {}

@app.post("/cart/<user>")
def add(user):
    carts[user] = request.json
    return ""
""",
        "`carts` is changed by add()",
    ),
    found(
        "settings changed by a request",
        """\
@app.post("/theme")
def change():
    current_app.config["THEME"] = request.form["theme"]
    return ""
""",
        "`app.config[THEME]` is changed by change()",
    ),
    found(
        "what a task counts that is called, not queued",
        COUNTING
        + """\
@app.post("/")
def add():
    count("x")
    return ""
""",
        "`done` is changed by count()",
    ),
    found(
        "an element that is changed where it was taken from, and the next number",
        """\
from itertools import count
from queue import Queue
carts = {}
numbers = count()
waiting = Queue()

@app.post("/cart/<user>")
def add(user):
    cart = carts.setdefault(user, {})
    cart["item"] = request.json
    carts["all"][user] = next(numbers)
    waiting.put(user)
    return ""
""",
        "`carts` is changed by add()",
        "`numbers` is changed by add()",
        "`waiting` is changed by add()",
    ),
    found(
        "a time, and a model that a request puts in another's place",
        """\
import time
class Model: ...
last = None
model = None

def note():
    global last
    last = time.time()

@app.post("/reload")
def reload():
    global model
    model = Model()
    note()
    return ""
""",
        "`last` is changed by note()",
        "`model` is changed by reload()",
    ),
)
LEFT_ALONE = (
    left(
        "how long sessions last, and what a hook makes for all requests",
        """\
from datetime import timedelta
class Client: ...
client = None

@app.before_request
def before():
    global client
    app.permanent_session_lifetime = timedelta(minutes=5)
    client = Client()

@app.get("/")
def home():
    return str(client)
""",
    ),
    left(
        "a number that grows from a setting, and a text",
        """\
@app.get("/")
def home():
    size = current_app.config["SIZE"]
    size += 1
    secret = app.secret_key
    secret += "x"
    total = app.total
    total += size
    return secret * total
""",
    ),
    left(
        "variables of the view around a function, and of what it makes",
        """\
@app.get("/")
def home():
    rows = []
    total = 0
    def add(row):
        nonlocal total
        total += 1
        rows.append(row)
    add(1)
    return str(rows)
""",
    ),
    left(
        "what a worker counts",
        COUNTING
        + """\
@app.post("/")
def add():
    count.delay("x")
    count.apply_async(("y",))
    return ""
""",
    ),
    left(
        "a table that is only read",
        """\
RATES = {"EUR": 1.0}

@app.get("/")
def home():
    return str(RATES["EUR"])
""",
    ),
    left(
        "a variable of the function",
        """\
@app.get("/")
def home():
    found = {}
    found["x"] = 1
    return found
""",
    ),
    left(
        "the session, g and the answer",
        """\
@app.get("/")
def home():
    session["seen"] = True
    g.user = "x"
    return ""
""",
    ),
    left(
        "a function that no route reaches",
        """\
done = []

def by_hand():
    done.append(1)

@app.get("/")
def home():
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


TOKEN = """\
import requests
token = None

@app.post("/token")
def take():
    global token
    token = requests.get("https://bank.example/token", timeout=5).json()["token"]
    return ""

@app.get("/balance")
def balance():
    return str(token)
"""


def test_a_value_that_one_view_puts_there_concerns_those_that_read_it(tmp_path: Path) -> None:
    """Whatever is put there, it is read by its name."""
    (told,) = assert_found(tmp_path, found("token", TOKEN, "`token` is changed by take()"), CHECK)

    assert told.routes == ["POST /token", "GET /balance"]


COUNTED = """\
hits = []

@app.before_request
def before():
    hits.append(1)

@app.get("/stats")
def stats():
    return str(len(hits))

@app.get("/")
def home():
    return ""
"""


def test_what_only_a_hook_changes_is_told_again_for_the_views_that_read_it(tmp_path: Path) -> None:
    """The hook is made anew once for all routes; what it keeps, the view needs for itself."""
    counted = found("counted", COUNTED, "`hits` is changed by before()", "`hits` is changed by")

    _, told = assert_found(tmp_path, counted, CHECK)

    assert told.routes == ["GET /stats"]


def test_what_a_view_changes_too_is_told_once(tmp_path: Path) -> None:
    """It is the view's own then."""
    reset = COUNTED.replace("return str(len(hits))", "return hits.clear()")

    (told,) = assert_found(tmp_path, found("reset", reset, "changed by stats(), before()"), CHECK)

    assert told.line == COUNTED.count("\n", 0, COUNTED.index("return str")) + 3
