"""Whether anything runs after a statement."""

import ast

import pytest

from offramp.audit.facts.endings import ends

ENDING = [
    "return 1",
    "raise ValueError",
    "abort(405)",
    "api.abort(405)",
    "if x:\n    return 1\nelse:\n    abort(404)",
    "with x:\n    return 1",
    "try:\n    return 1\nexcept ValueError:\n    raise",
]
PASSED = [
    "print(405)",
    "code = abort",
    "later(abort(405))",
    "if x:\n    return 1",
    "for x in y:\n    return 1",
    "try:\n    return 1\nexcept ValueError:\n    pass",
    "try:\n    return 1\nexcept ValueError:\n    raise\nelse:\n    pass",
]


@pytest.mark.parametrize("text", ENDING)
def test_nothing_runs_after_what_ends(text):
    """In no branch: what stands below is nobody's."""
    assert ends(ast.parse(text).body[0])


@pytest.mark.parametrize("text", PASSED)
def test_what_may_be_passed_ends_nothing(text):
    """What runs after it would be lost."""
    assert not ends(ast.parse(text).body[0])
