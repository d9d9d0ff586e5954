"""Point 9 of the manual test plan: requests can be followed, and both sides are counted."""

import json
import secrets

import pytest

from tests.waiting import until

pytestmark = pytest.mark.cluster
JAEGER = ("jaeger:16686", "observability")
EMAIL = {"to": "ana@example.com", "subject": "Traced", "text": "It is ready."}
SIDES = {"old": "monolith", "new": "notifications-send-email"}


def services_of(cluster, trace):
    """Return {service: names of its spans} of a trace."""
    service, namespace = JAEGER
    found = cluster.ask(service, f"/api/traces/{trace}", namespace) or {"data": []}
    spans: dict[str, set[str]] = {}
    for each in found["data"]:
        processes = {key: value["serviceName"] for key, value in each["processes"].items()}
        for span in each["spans"]:
            spans.setdefault(processes[span["processID"]], set()).add(span["operationName"])
    return spans


@pytest.mark.parametrize("side", SIDES)
def test_one_trace_tells_a_request_from_gateway_to_delivery(side, cluster, callers, rows, outside):
    """Gateway, side, SQL and the worker's delivery, under the id that the caller gave."""
    caller, trace = callers.side(side), secrets.token_hex(16)
    token = caller.sign_in()["access_token"]
    headers = {"traceparent": f"00-{trace}-{secrets.token_hex(8)}-01"}
    answer = caller.call("POST /notifications/email", EMAIL, token=token, headers=headers)
    assert answer.status == 202, answer
    until(lambda: is_complete(services_of(cluster, trace), side), seconds=120)


def is_complete(spans, side):
    """Tell whether gateway, side, its SQL and the worker are there; spans come one by one."""
    has_gateway = any("ingressgateway" in service for service in spans)
    own = spans.get(SIDES[side], ())
    has_sql = any("INSERT" in name or "SELECT" in name for name in own)
    return has_gateway and has_sql and (side == "old" or "worker" in spans)


def test_the_gateway_counts_each_side_of_each_route(cluster, callers, back):
    """These numbers decide shifts."""
    numbers = requests_of(cluster, "utils-version-info")
    for side in ("old", "new"):
        for _ in range(20):
            assert callers.side(side).call("GET /version").status == 200

    for side in ("old", "new"):
        until(
            lambda side=side: (
                requests_of(cluster, "utils-version-info")[side] >= numbers[side] + 20
            ),
            seconds=120,
        )


def requests_of(cluster, function):
    finished = cluster.offramp("status", "--json")
    assert finished.code == 0, finished.errors
    routes = json.loads(finished.output)["routes"]
    (found,) = (each for each in routes if each["function"] == function)
    return {side: (found[side] or {}).get("requests", 0) for side in ("old", "new")}
