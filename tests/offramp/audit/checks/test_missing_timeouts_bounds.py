"""Calls that may wait for ever, or not, by what stands elsewhere in the text."""

from pathlib import Path

import pytest

from offramp.audit.checks.missing_timeouts import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
)

TWO = """\
import functools, requests
bounded = requests.Session()
other = requests.Session()
def quick(method, *given, **options):
    options.setdefault("timeout", 3)
    return requests.Session.request(bounded, method, *given, **options)
def slow(method, *given, **options):
    return requests.Session.request(bounded, method, *given, **options)
OPTIONS = {"timeout": 5}
ENDLESS = {"timeout": None}
class Api:
    def __init__(self):
        self.http = requests.Session()
        self.plain = requests.Session()
        self.http.request = functools.partial(self.http.request, timeout=5)
    def get(self):
        return self.http.get("https://x.example").text
    def ask(self):
        return self.plain.get("https://x.example").text
"""


def judge(tmp_path: Path, text: str, said: str, *, is_left: bool) -> None:
    """Say that the check finds *said* in *text*, or leaves that alone."""
    sample = Sample("", text, () if is_left else (said,))
    (assert_left_alone if is_left else assert_found)(tmp_path, sample, CHECK)


@pytest.mark.parametrize(
    ("put", "asked", "is_left"),
    [
        ("bounded.request = functools.partial(bounded.request, timeout=3)", "bounded.get", True),
        ("bounded.request = functools.partial(bounded.request, timeout=3)", "other.get", False),
        (
            "bounded.request = functools.partial(bounded.request, timeout=None)",
            "bounded.get",
            False,
        ),
        (
            "bounded.request = lambda *a, **k: other.request(*a, timeout=3, **k)",
            "bounded.get",
            True,
        ),
        ("bounded.request = lambda *a, **k: other.request(*a, **k)", "bounded.get", False),
        ("bounded.request = quick", "bounded.post", True),
        ("bounded.request = slow", "bounded.post", False),
        ("bounded.send = functools.partial(bounded.send, timeout=3)", "bounded.get", True),
        ("again = bounded\nagain.request = quick", "bounded.get", True),
        ("bounded.request = quick\nagain = bounded", "again.get", True),
    ],
)
def test_a_session_is_bounded_by_what_is_put_in_its_requests_place(tmp_path, put, asked, is_left):
    """One session's bound is not another's."""
    view = f'@app.get("/")\ndef home():\n    return {asked}("https://x.example").text\n'
    judge(tmp_path, f"{TWO}{put}\n{view}", "home() calls", is_left=is_left)


@pytest.mark.parametrize(("method", "is_left"), [("get", True), ("ask", False)])
def test_a_session_that_an_object_holds_has_a_bound_of_its_own(tmp_path, method, is_left):
    """Two sessions of one object are two."""
    view = f'@app.get("/")\ndef home():\n    return Api().{method}()\n'
    judge(tmp_path, TWO + view, "ask() calls", is_left=is_left)


@pytest.mark.parametrize(
    ("options", "is_left"),
    [("OPTIONS", True), ("{'timeout': 1}", True), ("dict(timeout=1)", True), ("ENDLESS", False)],
)
def test_options_that_stand_in_the_text_have_a_bound(tmp_path, options, is_left):
    """`**` hides nothing that a name of the module says."""
    view = f'@app.get("/")\ndef home():\n    return other.get("https://x", **{options}).text\n'
    judge(tmp_path, TWO + view, "home() calls", is_left=is_left)


@pytest.mark.parametrize(
    ("asked", "is_left"),
    [
        ("getattr(requests, request.method.lower())(URL)", False),
        ("getattr(other, request.method)(URL)", False),
        ("getattr(requests, request.method.lower())(URL, timeout=3)", True),
        ("getattr(quick, 'name')(URL)", True),
        ("getattr(requests, 'codes')", True),
    ],
)
def test_a_verb_that_the_request_chooses_waits_as_all_do(tmp_path, asked, is_left):
    """A proxy hands on whatever comes."""
    view = f'URL = "https://x.example"\n@app.get("/")\ndef home():\n    return str({asked})\n'
    judge(tmp_path, TWO + view, "home() calls requests by a name", is_left=is_left)
