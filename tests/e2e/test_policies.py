"""What NetworkPolicies forbid is refused, where the cluster enforces them."""

import secrets

import pytest

from tests.e2e.cluster import Cluster
from tests.waiting import until

pytestmark = pytest.mark.cluster
NOTICED_SECONDS = 20.0  # until a policy is in force
FUNCTION = "utils-version-info"
TRY = """
import os, socket, sys
for place in sys.argv[1:]:
    host, _, port = place.rpartition(":")
    host = host or os.environ["KUBERNETES_SERVICE_HOST"]
    try:
        socket.getaddrinfo(host, int(port))
    except OSError:
        print(place, "not-found")
        continue
    try:
        socket.create_connection((host, int(port)), timeout=3).close()
    except OSError:
        print(place, "refused")
    else:
        print(place, "open")
"""
API = ":443"
STRANGERS_ARE_REFUSED = ("monolith:80", "operators:8081", "pgbouncer:5432", "postgres:5432")


def attempts(cluster: Cluster, pod: str, *places: str) -> dict[str, str]:
    """
    Return `open`, `refused` or `not-found` for each HOST:PORT, as *pod* finds it; no host: the API.

    A name that does not resolve is refused by nobody.
    """
    lines = cluster.kubectl("exec", pod, "--", "python", "-c", TRY, *places).splitlines()
    return dict(line.split() for line in lines)


@pytest.fixture(scope="module")
def strangers(cluster):
    """Another application's namespace: the pod `free`, and `cut`, which may call nobody."""
    theirs = Cluster(f"strangers-{secrets.token_hex(4)}")
    theirs.kubectl("create", "namespace", theirs.namespace)
    operators = cluster.get("deployment", "operators")["spec"]["template"]["spec"]
    waits = {
        "name": "main",
        "command": ["sleep", "3600"],
        "image": operators["containers"][0]["image"],
    }
    for name in ("free", "cut"):
        about = {"name": name, "namespace": theirs.namespace, "labels": {"who": name}}
        spec = {"containers": [waits], "terminationGracePeriodSeconds": 0}
        theirs.apply({"apiVersion": "v1", "kind": "Pod", "metadata": about, "spec": spec})
    policy = {"podSelector": {"matchLabels": {"who": "cut"}}, "policyTypes": ["Egress"]}
    about = {"name": "cut", "namespace": theirs.namespace}
    kind = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy"}
    theirs.apply({**kind, "metadata": about, "spec": policy})
    theirs.kubectl("wait", "pod", "--all", "--for=condition=Ready", "--timeout=300s")
    yield theirs
    theirs.kubectl("delete", "namespace", theirs.namespace, "--wait=false")


@pytest.fixture(scope="module")
def enforced(strangers):
    """Some network plugins take policies and do nothing; then there is nothing to test."""
    assert attempts(strangers, "free", API) == {API: "open"}
    try:
        until(lambda: attempts(strangers, "cut", API) == {API: "refused"}, seconds=NOTICED_SECONDS)
    except TimeoutError:
        pytest.skip("this cluster's network plugin does not enforce NetworkPolicies")


def test_another_namespace_reaches_nothing_of_the_application(enforced, strangers, cluster):
    """The gateway is the only way in."""
    names = [place.replace(":", f".{cluster.namespace}:") for place in STRANGERS_ARE_REFUSED]
    ours = {
        f"{each['status']['podIP']}:9100"
        for each in cluster.select("pod", "app.kubernetes.io/component=worker")
    }

    found = attempts(strangers, "free", *names, *ours)

    assert set(found.values()) == {"refused"}, found


def test_a_function_reaches_the_database_by_its_pool_and_nobody_beside_it(enforced, cluster, new):
    """Whoever takes a function over must not go on from there."""
    assert new.call("GET /version").status == 200
    pod = cluster.pods(FUNCTION)[0]["metadata"]["name"]

    found = attempts(cluster, pod, "pgbouncer:5432", "monolith:80", API, "169.254.169.254:80")

    assert found == {
        "pgbouncer:5432": "open",
        "monolith:80": "refused",
        API: "refused",
        "169.254.169.254:80": "refused",
    }


def test_the_old_side_reaches_what_it_calls(enforced, cluster):
    """As on the machine that it came from, and not the cluster's API."""
    places = ("postgres:5432", "outside:8025", "operators:8081", API)

    found = attempts(cluster, "deployment/monolith", *places)

    assert found == dict.fromkeys(places, "open") | {API: "refused"}


def test_operators_reach_the_cluster(enforced, cluster):
    """Their gateway reads and writes its objects, and asks Prometheus."""
    places = (API, "postgres:5432", "prometheus.observability:9090")

    assert attempts(cluster, "deployment/operators", *places) == dict.fromkeys(places, "open")
