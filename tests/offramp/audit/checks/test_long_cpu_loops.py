"""Loops and calls of itself by which a function computes for long."""

from pathlib import Path

import pytest

from offramp.audit.checks import look
from offramp.audit.checks.long_cpu import CHECK
from offramp.audit.context import Context
from offramp.code import read, surface
from offramp.code.graph import Graph
from offramp.code.trees import Trees
from tests.offramp.audit.checks.sample import (
    HEAD,
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "a loop as long as the request says, one of a million times, and one that hashes",
        """\
import hashlib

@app.get("/pi")
def pi():
    count = int(request.args["count"])
    found = 0.0
    for k in range(count):
        found += (-1) ** k / (2 * k + 1)
    return str(4 * found)

@app.get("/sum/<int:count>")
def total(count):
    found = 0
    for k in range(count):
        found += k * k
    return str(found)

@app.get("/hash")
def hashed():
    found = b""
    for _ in range(10_000_000):
        found = hashlib.sha256(found).digest()
    return found.hex()
""",
        "pi() computes in a loop whose length the request decides",
        "total() computes in a loop",
        "hashed() computes in a loop of a million times",
    ),
    found(
        "sums and lists of millions, whatever the number is made of",
        """\
import math
ROUNDS = 5 * 10**6

@app.get("/added")
def added():
    found = 0
    for one in range(ROUNDS):
        found += one
    return str(found)

@app.get("/squares")
def squares():
    return str(sum(one * one for one in range(10**7)))

@app.get("/roots")
def roots():
    return [math.sqrt(one) for one in range(2_000_000)]

@app.get("/whole")
def whole():
    return str(sum(range(10**8)))
""",
        "added() computes in a loop of a million times and more",
        "squares() computes in a loop of a million times and more",
        "roots() computes in a loop of a million times and more",
        "whole() computes in a loop of a million times and more",
    ),
    found(
        "comprehensions, and loops that gather what inner ones tell",
        """\
import random

@app.get("/primes/<int:n>")
def primes(n):
    found = []
    for one in range(2, n):
        if all(one % known for known in found):
            found.append(one)
    return found

@app.get("/others")
def others():
    n = int(request.args["n"])
    return [one for one in range(2, n) if all(one % other for other in range(2, one))]

@app.get("/pi/<int:n>")
def pi(n):
    return str(sum(1 for _ in range(n) if random.random() ** 2 + random.random() ** 2 <= 1))
""",
        "primes() computes in a loop whose length the request decides",
        "others() computes in a loop whose length the request decides",
        "pi() computes in a loop whose length the request decides",
    ),
    found(
        "a function that calls itself twice, and all orders of what is sent",
        """\
import itertools

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

@app.get("/fib/<int:n>")
def number(n):
    return str(fib(n))

@app.get("/words")
def words():
    return str(list(itertools.permutations(request.args["letters"])))
""",
        "fib() calls itself twice",
        "words() goes through all orders",
    ),
    found(
        "what libraries compute",
        """\
import mediapipe
from wordcloud import WordCloud
faces = mediapipe.solutions.face_mesh.FaceMesh()

@app.post("/faces")
def find():
    return str(faces.process(request.data))

@app.get("/cloud")
def cloud():
    return WordCloud().generate(request.args["text"]).to_svg()
""",
        "find() computes for long",
        "cloud() computes for long",
    ),
)
LEFT_ALONE = (
    left(
        "loops over what a form holds, and short ones",
        """\
import hashlib

@app.post("/")
def order():
    items = []
    for at in range(int(request.form["count"])):
        items.append(request.form[f"item-{at}"])
    found = b""
    for _ in range(1000):
        found = hashlib.sha256(found).digest()
    return str(items) + found.hex()
""",
    ),
    left(
        "pages as many as are asked for, and a list of them",
        """\
@app.get("/<int:count>")
def pages(count):
    size = int(request.args["size"])
    rows = []
    for at in range(count):
        rows.append(at * size)
    return {"pages": [{"page": at, "first": at * size} for at in range(count)], "rows": rows}
""",
    ),
    left(
        "a search that ends where it finds, parts of a million bytes, and a number of another name",
        """\
import io
MANY = 10**7

@app.post("/name")
def name():
    taken = set(request.json)
    for number in range(MANY):
        if f"user{number}" not in taken:
            break
    return f"user{number}"

@app.post("/parts")
def parts():
    sizes = 0
    for start in range(0, len(request.data), 1_000_000):
        sizes += start
    return str(sizes)

def made(MANY):
    found = 0
    for one in range(MANY):
        found += one
    return found

@app.get("/")
def home():
    return str(made(3))
""",
    ),
    left(
        "numbers of millions that lead to each other",
        """\
FIRST = SECOND * 10**7
SECOND = FIRST * 1

@app.get("/")
def home():
    return str(sum(range(FIRST)))
""",
    ),
    left(
        "a loop of a million times that asks another",
        """\
import queue
rows = queue.Queue()

@app.get("/")
def home():
    for one in range(10**6):
        rows.get(timeout=1)
    return ""
""",
    ),
    left(
        "a tree that is walked, and a function that remembers",
        """\
from functools import cache

def size(node):
    return 1 + sum(size(one) for one in node["children"])

@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

@app.post("/<int:n>")
def both(n):
    return str(size(request.json) + fib(n))
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


def test_what_was_looked_at_takes_no_tree_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parsing long views once more for this rule took a tenth of their audit."""
    (tmp_path / "app.py").write_text(HEAD + str(FOUND[0].source))
    project = read(tmp_path)
    context = Context(project, Graph(project), surface.find(project))
    for subject in context.subjects:
        look(subject, context)
    told = list(CHECK.find(context))
    project.let_go()
    monkeypatch.setattr(Trees, "function", lambda *_: pytest.fail("a tree is made again"))

    assert told
    assert list(CHECK.find(context)) == told


COUNTED = {
    # as far as the request says
    "while n < int(request.args['n']): n += 1": "decides",
    "n = request.json['n']\n    while n > 0:\n        s += n * n\n        n -= 1": "decides",
    "end = int(request.form['n'])\n    while n <= end:\n        n += 2": "decides",
    # each time a part of it, never far, or nothing that the request says
    "n = int(request.args['n'])\n    while n > 0: n //= 10": None,
    "end = int(request.args['n'])\n    while n < end: n *= 2": None,
    "n = min(int(request.args['n']), 50)\n    while n > 0: n -= 1": None,
    "end = int(request.args['n'])\n    if end > 99: return ''\n    while n < end: n += 1": None,
    "while n < 10: n += 1\n    s = request.args['n']": None,
    "while n < request.json['n']: n += ask(n)": None,
    "while n < request.json['n']:\n        n += 1\n        ask(n)": None,
    # until a time has come
    "end = time.time() + 30\n    while time.time() < end: n += 1": "until a time has come",
    "while time.monotonic() - START < 20: pass": "until a time has come",
    "while True:\n        if time.time() > START: break": "until a time has come",
    "end = datetime.now() + WEEK\n    while datetime.now() < end: ask(n)": "until a time has come",
    "end = time.time() + 0.1\n    while time.time() < end: n += 1": None,
    "end = time.time() + 30\n    while time.time() < end: time.sleep(1)": None,
    "now = time.time()\n    while n < 3: n += 1\n    s = time.time() - now": None,
    "while ask(time.time()): n += 1": None,
}


@pytest.mark.parametrize("code", COUNTED)
def test_a_loop_with_a_condition_is_long_where_the_request_or_a_clock_ends_it(tmp_path, code):
    """What is halved each time ends soon; what sleeps is told by itself."""
    source = f"""\
import time
from datetime import datetime
from elsewhere import START, WEEK, ask

@app.post("/")
def home():
    n = s = 0
    {code}
    return str(n + s)
"""
    says = COUNTED[code]
    sample = Sample("", source, (says,) if says else ())

    (assert_found if says else assert_left_alone)(tmp_path, sample, CHECK)
