"""Every case of every function, and what a side makes of one on the seeded database."""

from dataclasses import replace

import pytest

from offramp.cases import Answer, Case, Context, load, run
from tests.sides.rows import Database, Rows
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
