"""The chart with a stack file of OpenFaaS as it is: functions, and nothing that they move from."""

import os

import pytest

from tests.e2e.release import FEW, installed, reserved
from tests.waiting import until

pytestmark = pytest.mark.cluster

OWN_CPU = "queue.sidecar.serving.knative.dev/cpu-resource-request"


def stack(image):
    """Return one function, with annotations that YAML does not read as texts."""
    greet = {"lang": "python3-http", "handler": "./greet", "image": image}
    greet["annotations"] = {"topic": "cron-function", "enabled": True}
    return {"version": 1.0, "provider": {"name": "openfaas"}, "functions": {"greet": greet}}


VALUES = {
    "functionDefaults": {"requests": FEW},
    "knative": {"annotations": {OWN_CPU: "1m"}},
    "operators": {"requests": FEW},
    "observability": {"dashboards": {"enabled": False}, "rules": {"kind": "none"}},
}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    made = reserved("alone")
    named = {"registry": os.environ.get("REGISTRY", "local"), "tag": os.environ["TAG"]}
    documents = (stack(os.environ["OFFRAMP_E2E_IMAGE"]), VALUES | named)
    with installed(made, "alone", tmp_path_factory.mktemp("alone"), *documents):
        made.wait_ready("greet")
        yield made


def test_its_functions_answer_by_name(release):
    """Nobody routes to them, so OpenFaaS's own address is the one they have."""
    until(lambda: release.ask("operators:8081", "/function/greet"), seconds=60)

    assert release.ask("operators:8081", "/function/greet")["side"] == "new"


def test_the_tool_knows_that_no_route_is_moved(release):
    """`status` shows none, rather than that something is missing."""
    assert release.offramp("status", "--json").json()["routes"] == []
