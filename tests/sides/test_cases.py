"""Every case of every function: the same answer from both sides, and the same rows after it."""

import pytest

from offramp.cases import Context, load, mismatches
from tests.sides.compared import CASES, answered
from tests.sides.sameness import differences
from tests.sides.started import ROOT, STACK


@pytest.mark.parametrize(("route", "case"), CASES)
def test_both_sides_answer_a_case_alike(route, case, sides, database, secret_texts):
    """What a caller sees and what stays behind must not depend on the side."""
    method, path = route.split()
    context = Context(method=method, path=path, secrets=secret_texts)
    old, old_rows = answered(sides["old"], case, context, database)
    new, new_rows = answered(sides["new"], case, context, database)

    assert mismatches(case.expect, old) == [], "old"
    assert mismatches(case.expect, new) == [], "new"
    assert differences(old, new) == []
    assert new_rows == old_rows


@pytest.mark.parametrize("name", STACK["functions"])
def test_a_function_has_cases(name):
    """A function without cases is compared with nothing."""
    assert load(ROOT / STACK["functions"][name]["handler"])
