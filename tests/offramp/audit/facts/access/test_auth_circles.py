"""Decorators that lead to themselves, and to each other."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.routes import fact


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("return view(*given)", "none"),
        ("if 'user' not in session: abort(401)\n        return view(*given)", "session"),
    ],
)
def test_a_decorator_may_decorate_what_it_makes_by_itself(
    tmp_path: Path, inside: str, kind: str
) -> None:
    """Python would never come to an end there; who looks does."""
    source = f"""
from flask import abort, session
def guard(view):
    @guard
    def inner(*given):
        {inside}
    return inner
@app.get("/")
@guard
def view():
    return ""
"""
    assert fact(auth.find, tmp_path, source).kind == kind


def test_decorators_that_pass_on_to_each_other_are_each_looked_at_once(tmp_path: Path) -> None:
    """Twelve in a circle of all took minutes, since there are so many ways around."""
    names = [f"by{number}" for number in range(12)]
    passed = "\n".join(f"    if view == {one!r}: return {one}(view)" for one in names)
    made = "\n".join(f"def {one}(view):\n{passed}\n    return guard(view)" for one in names)
    source = f"""
from flask import abort, session
{made}
def guard(view):
    def inner(*given):
        if "user" not in session: abort(401)
        return view(*given)
    return inner
@app.get("/")
@by0
def view():
    return ""
"""
    assert fact(auth.find, tmp_path, source).kind == "session"
