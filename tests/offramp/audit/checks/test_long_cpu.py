"""Answers that take a processor for long."""

from pathlib import Path

from offramp.audit.checks.long_cpu import CHECK
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
        "a simulation",
        """\
import random

def simulate(days, runs):
    found = []
    for _ in range(days):
        found.append(sum(random.random() for _ in range(runs)))
    return found

@app.post("/")
def home():
    return simulate(request.json["days"], request.json["runs"])
""",
        "simulate() computes in nested loops",
    ),
    found(
        "a model that is asked",
        """\
import sklearn.linear_model
model = sklearn.linear_model.LinearRegression()

@app.post("/")
def home():
    return str(model.predict(request.json))
""",
        "computes for long in",
    ),
)
LEFT_ALONE = (
    left(
        "loops over rows",
        """\
@app.get("/")
def home():
    found = []
    for row in g.rows:
        for cell in row:
            found.append(str(cell))
    return found
""",
    ),
    left(
        "a table of a known size",
        """\
@app.get("/")
def home():
    return [[sum([x, y]) for x in range(8)] for y in range(8)]
""",
    ),
    left(
        "a calculation in a command",
        """\
import random

@app.cli.command("simulate")
def simulate():
    for n in range(len(g.x)):
        sum(random.random() for _ in range(n))

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
