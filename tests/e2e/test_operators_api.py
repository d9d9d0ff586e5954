"""
OpenFaaS's API on a real cluster: `offramp gateway` outside of it, as its account may.

Images: any that is on the node and answers HTTP at 8080; OFFRAMP_E2E_IMAGE names one.
"""

import json
import os
import subprocess
import sys

import pytest
import urllib3
from lightkube.resources.core_v1 import Secret

from offramp.backends.knative.kinds import Service
from offramp.kubernetes.errors import ConflictError
from tests.e2e.toy import toy
from tests.offramp.local.envoy.gateway import free_port
from tests.waiting import until

__all__ = ["toy"]
pytestmark = pytest.mark.cluster
IMAGE = os.environ.get("OFFRAMP_E2E_IMAGE", "local/utils-version-info:dev")


class Operators:
    """A gateway on this machine for the namespace of *toy*."""

    def __init__(self, toy, port) -> None:
        self.cluster = toy.platform.cluster
        self.address = f"http://127.0.0.1:{port}"
        self._pool = urllib3.PoolManager(retries=False, timeout=60)

    def __call__(self, method, path, **rest):
        return self._pool.request(method, self.address + path, **rest)

    def answers(self):
        try:
            return self("GET", "/healthz").status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def status(self, name="greet"):
        return self("GET", f"/system/function/{name}").json()


@pytest.fixture
def operators(toy):
    port = free_port()
    command = [sys.executable, "-m", "offramp", "-n", toy.namespace, "gateway"]
    with subprocess.Popen(
        [*command, "--backend", "knative", "--port", str(port)], cwd=toy.folder
    ) as process:
        try:
            asked = Operators(toy, port)
            until(asked.answers)
            yield asked
        finally:
            process.terminate()


def deployment(**other):
    return {"service": "greet", "image": IMAGE, "labels": {}, "annotations": {}} | other


def test_a_function_is_deployed_shown_scaled_and_removed(operators):
    """What `faas-cli deploy`, `ready`, `describe` and `remove` send, one after the other."""
    wanted = deployment(envVars={"A": "1"}, limits={"memory": "128Mi"})
    assert operators("PUT", "/system/functions", json=wanted).status == 404
    assert operators("POST", "/system/functions", json=wanted).status == 202

    until(lambda: operators.status()["availableReplicas"] >= 1, seconds=120)
    shown = operators.status()
    assert (shown["image"], shown["envVars"]) == (IMAGE, {"A": "1"})
    assert shown["limits"] == {"memory": "128Mi"}

    assert operators("POST", "/system/scale-function/greet", json={"replicas": 2}).status == 202
    until(lambda: operators.status()["replicas"] == 2)
    assert operators("DELETE", "/system/functions", json={"functionName": "greet"}).status == 202
    until(lambda: operators("GET", "/system/function/greet").status == 404)


def test_the_logs_of_its_pods_are_lines(operators):
    """With the pod each is of."""
    wanted = deployment(labels={"com.openfaas.scale.min": "1"})
    operators("POST", "/system/functions", json=wanted)
    until(lambda: operators.status()["availableReplicas"] >= 1, seconds=120)

    answer = until(lambda: operators("GET", "/system/logs?name=greet").data)

    line = json.loads(answer.splitlines()[0])
    assert line["instance"].startswith("greet-00001-deployment-")
    assert line["text"]


def test_what_helm_made_is_helms(operators):
    """The next upgrade would undo it; taking it over must be said."""
    operators("POST", "/system/functions", json=deployment())
    found = operators.cluster.find(Service, "greet")
    found["metadata"]["labels"]["app.kubernetes.io/managed-by"] = "Helm"
    until(lambda: replaced(operators.cluster, found))

    refused = [
        operators("PUT", "/system/functions", json=deployment()),
        operators("DELETE", "/system/functions", json={"functionName": "greet"}),
        operators("POST", "/system/scale-function/greet", json={"replicas": 3}),
    ]
    assert [answer.status for answer in refused] == [409, 409, 409]

    taken = deployment(annotations={"offramp.dev/take-over": "true"})
    assert operators("PUT", "/system/functions", json=taken).status == 202
    assert operators("DELETE", "/system/functions", json={"functionName": "greet"}).status == 202


def replaced(cluster, found):
    """Write *found* over what Knative has changed meanwhile; None when it was quicker."""
    now = cluster.find(Service, "greet")
    found["metadata"]["resourceVersion"] = now["metadata"]["resourceVersion"]
    try:
        return cluster.replace(found, manager="tests")
    except ConflictError:
        return None


def test_a_secret_is_one_key_of_its_own_name(operators):
    """As `faas-cli secret create` makes it anywhere; others are not touched."""
    named = {"name": "token", "value": "one"}
    assert operators("POST", "/system/secrets", json=named).status == 201
    assert operators("POST", "/system/secrets", json=named).status == 409
    assert operators("PUT", "/system/secrets", json=named | {"value": "two"}).status == 202
    assert operators.cluster.find(Secret, "token").data == {"token": "dHdv"}
    assert [one["name"] for one in operators("GET", "/system/secrets").json()] == ["token"]
    assert operators("DELETE", "/system/secrets", json=named).status == 202
    assert operators("DELETE", "/system/secrets", json=named).status == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"image": "not an image"}, "image"),
        ({"labels": {"a": "not a label"}}, "label"),
        ({"limits": {"memory": "much"}}, "quantit"),
    ],
)
def test_what_the_cluster_refuses_is_told(operators, wrong, said):
    """With the API server's own words, as the caller's mistake."""
    answer = operators("POST", "/system/functions", json=deployment(**wrong))

    assert answer.status == 400
    assert said in answer.json()["detail"]
