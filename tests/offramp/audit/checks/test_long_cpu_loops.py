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
