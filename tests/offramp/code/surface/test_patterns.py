"""Paths that set-up code makes with regular expressions."""

import time
from pathlib import Path

import pytest

from offramp.code import read, surface
from offramp.code.surface.standard import patterns
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import AssertLikeFlask, found

HEAD = """
    import re
    from flask import Flask
    app = Flask(__name__)
    def add(path): app.add_url_rule(path, path, lambda **k: "")
"""
BODIES = {
    "sub with a template": r"""
    add(re.sub(r"{(\w+)}", r"<\1>", "/users/{name}/posts/{post}"))
    """,
    "sub with a function": r"""
    def part(found):
        name, kind = found.groups()
        return f"<{kind}:{name}>"
    add(re.sub(r"\{(.*?):(.*?)\}", part, "/a/{id:int}/{rest:path}"))
    """,
    "a compiled pattern": r"""
    CAMEL = re.compile("([A-Z])")
    for name in ("UserList", "Item"):
        add("/" + CAMEL.sub(lambda found: "-" + found.group(1).lower(), name).strip("-"))
    """,
    "a match that decides": r"""
    for name in ("v1_users", "users", "v2_items"):
        found = re.match(r"v(\d)_(?P<rest>\w+)", name)
        if found:
            add(f"/v{found.group(1)}/{found.group('rest')}/{found['rest']}")
        else:
            add(f"/{name}")
    """,
    "splitting and finding": r"""
    for part in re.split("[;,]", "one,two;three"):
        add("/" + part)
    for part in re.findall("<[a-z]+>", "/<x>/<y>"):
        add("/" + part.strip("<>") + "/found")
    if re.fullmatch("[a-z]+", "abc") and not re.search("[0-9]", "abc"):
        add("/both")
    """,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_patterns_make_is_computed(assert_like_flask: AssertLikeFlask, body: str) -> None:
    """Converters between ways of writing paths are a habit of API frameworks."""
    assert_like_flask({"app.py": HEAD + body})


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+b", "a" * 40),
        ("(a|aa)*b", "a" * 60),
        (".*" * 12 + "x", "y" * 300),
        ("(a{1,9}){1,9}", "a" * 200),
        ("a", "a" * 100_000),
        ("(", "a"),
        (b"a", "a"),
        ("a", None),
    ],
)
def test_a_pattern_that_may_take_for_ever_is_not_tried(pattern: object, text: object) -> None:
    """Whoever wrote the audited code must not decide how long an audit takes."""
    started = time.process_time()

    assert patterns.compiled(pattern, text) is None
    assert time.process_time() - started < 1


def test_what_is_not_known_stays_so(tmp_path: Path) -> None:
    """Flags, counts and texts from outside are not computed, and no route is made up."""
    body = """
    import os
    add(re.sub("a", "b", "/a", flags=re.I))
    add(re.sub("a", "b", os.environ["PATH_OF_ROUTE"]))
    add(re.compile("A", re.I).sub("b", "/a"))
    add(re.sub("(a+)+$", "b", "/aaa"))
    """
    one = surface.find(read(write(tmp_path, {"app.py": HEAD + body})))

    assert {path for path, _, _ in found(one)} == {"/static/<path:filename>"}
    assert any("does not settle" in doubt.message for doubt in one.doubts)
