"""Point 8 of the manual test plan: what goes wrong is said plainly, and is over when it is over."""

import pytest

from offramp.cases import HttpRequest
from tests.waiting import until

pytestmark = pytest.mark.cluster
SIDES = pytest.mark.parametrize("side", ["old", "new"])
JSON = {"Content-Type": "application/json"}


@SIDES
@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/auth/login", b'{"email": ', 400),
        ("POST", "/auth/login", b"[]", 422),
        ("POST", "/auth/login", b"x" * 2_000_000, 413),
        ("GET", "/nowhere", b"", 404),
        ("DELETE", "/version", b"", 405),
    ],
)
def test_errors_are_problem_documents(side, method, path, body, status, callers):
    """From the gateway or from a side, callers read one kind of error."""
    answer = callers.side(side).send(HttpRequest(method, path, JSON, body))

    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.document()["status"] == status
    assert answer.headers["x-request-id"]


@SIDES
def test_the_id_that_a_caller_is_told_is_the_one_that_a_side_has(side, callers):
    """It finds the request in that side's logs, whatever gateways it went through."""
    nobody = {"email": "nobody@ids.example", "password": "wrong-password-1"}
    answer = callers.side(side).call("POST /auth/login", nobody)

    assert answer.status == 401
    assert answer.headers["x-served-by"] == side
    assert answer.document()["request_id"] == answer.headers["x-request-id"]


@SIDES
def test_a_request_id_comes_back(side, callers):
    """Whoever complains can name it."""
    answer = callers.side(side).call("GET /version", headers={"X-Request-Id": "from-a-caller-1"})

    assert answer.headers["x-request-id"] == "from-a-caller-1"


@SIDES
def test_a_database_that_is_away_is_said_and_forgotten(side, cluster, callers):
    """503 with a time to come back, no hang, and no restart needed afterwards."""
    caller = callers.side(side)
    until(lambda: caller.call("GET /health").status == 200, seconds=120)
    cluster.kubectl("scale", "statefulset/postgres", "--replicas=0")
    try:
        cluster.kubectl("wait", "pod/postgres-0", "--for=delete", "--timeout=120s")
        answer = until(lambda: failing(caller), seconds=120)
        assert answer.status == 503, answer
        assert answer.headers["content-type"] == "application/problem+json"
    finally:
        cluster.kubectl("scale", "statefulset/postgres", "--replicas=1")
        cluster.kubectl("rollout", "status", "statefulset/postgres")
    until(lambda: caller.call("GET /health").status == 200, seconds=120)
    until(lambda: caller.call("POST /auth/login", KNOWN).status == 200, seconds=120)


KNOWN = {"email": "demo@ledger.example", "password": "demo-password-1"}


def failing(caller):
    answer = caller.call("POST /auth/login", KNOWN)
    return answer if answer.status >= 500 else None
