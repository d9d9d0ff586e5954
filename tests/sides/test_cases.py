"""Every case of every function: the same answer from both sides, and the same rows after it."""

from dataclasses import replace

import pytest

from offramp.cases import Answer, Case, Context, load, mismatches, run
from tests.sides.rows import Database, Rows
from tests.sides.sameness import differences
from tests.sides.sides import Side, Tokens
from tests.sides.started import ROOT, STACK

DELIVERED_LATER = {"outbox", "notifications"}  # the old side sends within the request
CASES = [
    pytest.param(function["annotations"]["offramp.dev/route"], case, id=f"{name}: {case.name}")
    for name, function in STACK["functions"].items()
    for case in load(ROOT / function["handler"])
]


def answered(side: Side, case: Case, context: Context, database: Database) -> tuple[Answer, Rows]:
    """Return one side's answer to a case, and the rows it left, on the seeded database."""
    database.restore()
    answer = run(case, side.send, replace(context, tokens=Tokens(side)))
    rows = database.rows()
    return answer, {name: each for name, each in rows.items() if name not in DELIVERED_LATER}


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
