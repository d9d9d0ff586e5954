"""Point 1 of the manual test plan: all endpoints respond, and both sides answer alike."""

from dataclasses import replace

import pytest

from offramp.cases import Answer, Case, Context, load, mismatches, run
from tests.sides.rows import Database, Rows
from tests.sides.sameness import differences
from tests.sides.sides import Side, SignedIn
from tests.sides.started import ROOT, STACK

pytestmark = pytest.mark.cluster
KNOWN = tuple(
    f"{each['where']} " for each in STACK["x-offramp"]["verify"]["known"] if "platform" in each
)
ROUTES = {
    name: each["annotations"]["offramp.dev/route"] for name, each in STACK["functions"].items()
}
DELIVERED_LATER = {"outbox", "notifications"}  # the old side sends within the request
CASES = [
    pytest.param(ROUTES[name], case, id=f"{name}: {case.name}")
    for name, function in STACK["functions"].items()
    for case in load(ROOT / function["handler"])
]


def answered(side: Side, case: Case, context: Context, database: Database) -> tuple[Answer, Rows]:
    """Return one side's answer to a case, and the rows it left, on the seeded database."""
    database.restore()
    answer = run(case, side.send, replace(context, accounts=SignedIn(side)))
    rows = database.rows()
    return answer, {name: each for name, each in rows.items() if name not in DELIVERED_LATER}


@pytest.fixture(scope="module")
def nothing_delivered(cluster):
    """Rows are compared before a worker has seen them."""
    cluster.kubectl("scale", "deployment/worker", "--replicas=0")
    cluster.kubectl("wait", "pod", "-l", "app.kubernetes.io/component=worker", "--for=delete")
    yield
    cluster.kubectl("scale", "deployment/worker", "--replicas=1")
    cluster.kubectl("rollout", "status", "deployment/worker")


@pytest.mark.parametrize("side", ["old", "new"])
@pytest.mark.parametrize("name", ROUTES)
def test_all_endpoints_respond(name, side, callers, rows):
    """Nobody finds a route missing or broken, whichever side is asked for."""
    method, path = ROUTES[name].split()
    caller = callers.side(side)
    token = caller.sign_in("admin")["access_token"]
    answer = caller.call(f"{method} {path.replace('{', '').replace('}', '')}", token=token)

    assert (answer.status < 500, answer.headers["x-served-by"]) == (True, side), answer


@pytest.mark.parametrize(("route", "case"), CASES)
def test_both_sides_answer_alike(route, case, old, new, rows, secret_texts, nothing_delivered):
    """What callers see and what stays in the database must not depend on the side."""
    method, path = route.split()
    context = Context(method=method, path=path, secrets=secret_texts)
    from_old, old_rows = answered(old, case, context, rows)
    from_new, new_rows = answered(new, case, context, rows)

    assert mismatches(case.expect, from_old) == [], "old"
    assert mismatches(case.expect, from_new) == [], "new"
    assert [each for each in differences(from_old, from_new) if not each.startswith(KNOWN)] == []
    assert new_rows == old_rows
    assert {from_old.headers.get("x-served-by"), from_new.headers.get("x-served-by")} <= {
        "old",
        "new",
        None,  # refused by the gateway
    }
