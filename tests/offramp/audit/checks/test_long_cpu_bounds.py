"""Loops in loops that something bounds: a constant, their answer, those who call."""

from pathlib import Path

import pytest

from offramp.audit.checks.long_cpu import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    audit,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "primes, by loops that only divide",
        """\
@app.get("/primes/<int:most>")
def primes(most):
    found = []
    for one in range(2, most):
        for by in range(2, int(one ** 0.5) + 1):
            if one % by == 0:
                break
        else:
            found.append(one)
    return {"primes": found}
""",
        "primes() computes in nested loops",
    ),
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
)


LEFT_ALONE = (
    left(
        "loops of a known length in one that is asked for, and cells of a page",
        """\
@app.get("/weeks/<int:count>")
def weeks(count):
    days = []
    for week in range(count):
        for day in range(7):
            days.append(week * 7 + day)
    return {"days": days}

@app.get("/cells/<int:rows>/<int:columns>")
def cells(rows, columns):
    found = []
    for row in range(rows):
        for column in range(columns):
            found.append(f"{row}, {column}")
    return {"cells": found}
""",
    ),
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
        "loops as long as an image is large",
        """\
import math

def weigh(image, top, left):
    total = 0
    for row in range(int(top), int(top + 0.1 * (len(image) - top))):
        for column in range(int(left), int(left + 0.1 * (image.shape[1] - left))):
            total += math.sqrt(image[row][column]) * 2 / 3
    return total

@app.get("/<int:top>/<int:left>")
def home(top, left):
    return str(weigh(app.extensions["image"], top, left))
""",
    ),
    left(
        "loops that nobody gives a length",
        """\
import math

def tints():
    k = 16
    for j in range(0, k, 2):
        yield math.sqrt(j / k)
    for k in (32, 64):
        for j in range(1, k, 2):
            yield math.sqrt(j / k)

@app.get("/")
def home():
    return str(list(tints()))
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


TABLE = """\
@app.get("/<int:n>/<int:m>")
def table(n, m):
    {bound}
    rows = []
    for i in range(n):
        for j in range(m):
            rows.append(round(i * j / 3, 2))
    return rows
"""


BOUND = {
    "the least of two": "n, m = n, m; n = min(n, 10); m = min(m, 10)",
    "an error for more": "if n > 10 or m > 10: return '', 400",
    "an error for what is not between": "if not (0 < n <= 10 and 0 < m <= 10): return '', 400",
    "less where there is more": "if 10 < n: n = 10",
}


UNBOUND = {
    "nothing": "pass",
    "the most of two": "n = max(n, 10); m = max(m, 10)",
    "an error for less": "if n < 10 or m < 10: return '', 400",
    "another sign": "if not (n > 10 and m > 10): return '', 400",
}


@pytest.mark.parametrize("name", BOUND)
def test_loops_that_a_constant_bounds_are_short(tmp_path: Path, name: str) -> None:
    """Whatever a request asks for, there are few of them."""
    assert_left_alone(tmp_path, left(name, TABLE.format(bound=BOUND[name])), CHECK)


@pytest.mark.parametrize("name", UNBOUND)
def test_rows_of_an_answer_are_as_many_as_somebody_asks_for(tmp_path: Path, name: str) -> None:
    """Without a measure nobody knows for how long; it is told, and holds nothing back."""
    (told,) = audit(tmp_path, Sample(name, TABLE.format(bound=UNBOUND[name])), CHECK)

    assert told.effect == "note"


@pytest.mark.parametrize(
    ("computing", "effect"),
    [
        ("total += random.random() * j", "stay"),
        ("total += math.sqrt(i * j)", "refactor first"),
    ],
)
def test_what_draws_is_a_simulation(tmp_path: Path, computing: str, effect: str) -> None:
    """It is repeated until its figures are good; other sums may be short."""
    source = f"""\
import math, random

@app.get("/<int:n>/<int:m>")
def home(n, m):
    total = 0
    for i in range(n):
        for j in range(m):
            {computing}
    return str(total)
"""
    (told,) = audit(tmp_path, Sample("", source), CHECK)

    assert told.effect == effect


def test_a_function_that_is_only_given_few_is_short(tmp_path: Path) -> None:
    """Its callers bound it."""
    source = """\
def table(n):
    return [[round(i * j / 3) for j in range(n)] for i in range(n)]

@app.get("/<int:n>")
def home(n):
    return table({given})
"""
    few, many = (left("", source.format(given=one)) for one in ("min(n, 9)", "n"))

    assert_left_alone(tmp_path, few, CHECK)
    assert len(audit(tmp_path, many, CHECK)) == 1
