"""The process itself, changed while it runs: environment, folder, locale, import path."""

from pathlib import Path

from offramp.audit.checks.process_environment import CHECK
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
        "a variable of the environment",
        """\
import os

@app.post("/")
def home():
    os.environ["TZ"] = request.form["tz"]
    return ""
""",
        "home() changes os.environ while it serves",
    ),
    found(
        "the working directory",
        """\
import os

@app.post("/")
def home():
    os.chdir("/tmp")
    return ""
""",
        "os.chdir()",
    ),
    found(
        "the import path",
        """\
import sys
sys.path.insert(0, "lib")

@app.get("/")
def home():
    return ""
""",
        "sys.path is changed",
    ),
    found(
        "numbers that are called random, streams, and a library's module",
        """\
import io
import random
import sys
import openai

@app.get("/random")
def number():
    random.seed(int(request.args["seed"]))
    return str(random.random())

@app.get("/run")
def run():
    sys.stdout = io.StringIO()
    return ""

@app.post("/ask")
def ask():
    openai.api_key = request.form["key"]
    return ""
""",
        "random.seed()",
        "puts another stream in the place of sys.stdout",
        "sets openai.api_key for the whole process",
    ),
)
LEFT_ALONE = (
    left(
        "reading the environment",
        """\
import os

@app.get("/")
def home():
    return os.environ["TZ"] + os.environ.get("LANG", "")
""",
    ),
    left(
        "a default that is set at the start",
        """\
import os
os.environ.setdefault("TZ", "UTC")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a generator of its own, and a library that every request is given the same",
        """\
import os
import random
import stripe
stripe.api_key = os.environ["STRIPE"]

@app.get("/random")
def number():
    stripe.api_key = current_app.config["STRIPE"]
    return str(random.Random(int(request.args["seed"])).random())
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
