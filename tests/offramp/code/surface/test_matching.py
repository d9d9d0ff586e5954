"""`match` in set-up code, against what Flask then has."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

HEAD = """
from dataclasses import dataclass
from flask import Flask
app = Flask(__name__, static_folder=None)
def add(path, **options): app.add_url_rule(path, path, lambda: "", **options)
"""
SOURCES = {
    "texts": """
for kind in ("a", "c"):
    match kind:
        case "a" | "b": add("/a")
        case _: add("/c")
""",
    "what a case captures": """
for name in ("x", "y"):
    match name:
        case "z": add("/z")
        case other: add(f"/{other}")
""",
    "a guard": """
for size in (1, 20):
    match size:
        case many if many > 10: pass
        case _: add("/few")
""",
    "rows of several lengths": """
for row in [("/a",), ("/b", "POST"), ("/c", "PUT", "DELETE"), "/d"]:
    match row:
        case (path,): add(path)
        case [path, method]: add(path, methods=[method])
        case path, *methods: add(path, methods=methods)
        case str(path): add(path)
""",
    "tables": """
for row in [{"path": "/a", "methods": ["POST"]}, {"path": "/b", "name": "b"}]:
    match row:
        case {"path": path, "methods": methods}: add(path, methods=methods)
        case {"path": path, **rest}: add(path, defaults=rest)
""",
    "objects": """
@dataclass
class Page:
    path: str
    old: str = ""
class Other: ...
for one in (Page("/a"), Page("/b", "/c"), Other(), 3, None):
    match one:
        case Page(path, old=""): add(path)
        case Page(path=new, old=old): add(new), add(old)
        case int() | None: pass
        case _: add("/other")
""",
    "the first of two that fit": """
match {"a": 1}:
    case {"a": 1}: add("/first")
    case {}: add("/second")
""",
    "none that fits": """
match 3:
    case "3": add("/text")
    case [3]: add("/list")
add("/always")
""",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_the_case_that_fits_runs(assert_like_flask, source):
    """Tables of routes are taken apart by their form."""
    ours = assert_like_flask({"app.py": HEAD + source})

    assert not ours.doubts
    assert all(one.sure for one in ours.routes)


UNKNOWN = {
    "case 'a': add('/a')\n    case _: add('/b')": ["/a", "/b"],
    "case {'path': path}: add('/a')": ["/a"],
    "case [first, *_] if first: add('/a')": ["/a"],
    "case str(): add('/a')\n    case None: pass": ["/a"],
}


@pytest.mark.parametrize("cases", UNKNOWN)
def test_of_what_nobody_knows_each_case_may_be_the_one(tmp_path, cases):
    """What the environment says chooses at the start."""
    source = f"{HEAD}\nimport os\nmatch os.environ['KIND']:\n    {cases}\n"

    ours = surface.find(read(write(tmp_path, {"app.py": source})))
    assert [(one.path, one.sure) for one in ours.routes] == [(one, False) for one in UNKNOWN[cases]]
