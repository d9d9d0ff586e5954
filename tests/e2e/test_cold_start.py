"""Cold starts: our image, the same handler under Flask, and a container that does nothing."""

import copy
import os
import random
import shutil
import statistics
import time

import pytest
import urllib3

from tests.e2e.images import build
from tests.waiting import until

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.measures,
    pytest.mark.skipif(not shutil.which("docker"), reason="needs Docker"),
]
FUNCTION = "utils-version-info"
HOST = "cold.kind.test"
ROUNDS = 10
LOCAL_GATEWAY = "knative-local-gateway.istio-system.svc.cluster.local"
KINDS = {"ours": None, "flask": "python3-http", "nothing": "nothing"}
LIMITED = "-limited"  # of which a limit says how much of a core it gets
LIMIT = "250m"


@pytest.fixture(scope="module")
def starters(cluster):
    """Functions of three images, each without and with a limit of processor, and a way there."""
    context = cluster.kubectl("config", "current-context").strip()
    if not context.startswith("kind-"):
        pytest.skip("loads images into kind's node")
    tag = os.environ.get("TAG", "dev")
    service = cluster.get("kservice", FUNCTION)
    ours = service["spec"]["template"]["spec"]["containers"][0]["image"]
    for kind, folder in KINDS.items():
        image = ours
        if folder:
            image = f"local/offramp-e2e-{kind}:{tag}"
            build(folder, image, context, **({"FUNCTION": ours} if kind == "flask" else {}))
        cluster.apply(*(starter(service, f"{kind}{limited}", image) for limited in ("", LIMITED)))
    names = [f"{kind}{limited}" for kind in KINDS for limited in ("", LIMITED)]
    cluster.apply(*way(names, cluster.namespace))
    for name in names:
        cluster.wait_ready(f"cold-{name}")
    yield names
    cluster.kubectl("delete", "kservice", *(f"cold-{name}" for name in names))
    cluster.kubectl("delete", "gateway.networking.istio.io,virtualservice", "cold")


def starter(service, name, image):
    """Return a Knative Service like that of a function, with another image."""
    template = copy.deepcopy(service["spec"]["template"])
    container = template["spec"]["containers"][0]
    container["image"] = image
    if name.endswith(LIMITED):
        container["resources"].setdefault("limits", {})["cpu"] = LIMIT
    if not name.startswith("ours"):  # they have neither our health pages nor our ports for numbers
        container["readinessProbe"] = {"tcpSocket": {"port": 8080}}
        container.pop("livenessProbe", None)
    labels = template["metadata"]["labels"]
    template["metadata"]["labels"] = {
        key: value for key, value in labels.items() if key.startswith("app.kubernetes.io/")
    }
    return {
        "apiVersion": "serving.knative.dev/v1",
        "kind": "Service",
        "metadata": {
            "name": f"cold-{name}",
            "labels": {"networking.knative.dev/visibility": "cluster-local"},
        },
        "spec": {"template": template},
    }


def way(names, namespace):
    """Return Istio's objects that lead from HOST/NAME to each of them."""
    api = "networking.istio.io/v1"
    routes = [
        {
            "match": [{"uri": {"exact": f"/{name}"}}],
            "route": [
                {
                    "destination": {"host": LOCAL_GATEWAY, "port": {"number": 80}},
                    "headers": {"request": {"set": {"Host": host_of(name, namespace)}}},
                }
            ],
        }
        for name in names
    ]
    server = {"port": {"name": "http", "number": 80, "protocol": "HTTP"}, "hosts": [HOST]}
    yield {
        "apiVersion": api,
        "kind": "Gateway",
        "metadata": {"name": "cold"},
        "spec": {"selector": {"istio": "ingressgateway"}, "servers": [server]},
    }
    yield {
        "apiVersion": api,
        "kind": "VirtualService",
        "metadata": {"name": "cold"},
        "spec": {"hosts": [HOST], "gateways": ["cold"], "http": routes},
    }


def host_of(name, namespace):
    return f"cold-{name}.{namespace}.svc.cluster.local"


def call(address, name):
    """Return the seconds until the answer."""
    began = time.monotonic()
    answer = urllib3.request(
        "GET", f"{address}/{name}", headers={"Host": HOST}, timeout=120, retries=False
    )
    took = time.monotonic() - began
    assert answer.status == 200, (name, answer.status, answer.data)
    return took


def test_a_cold_start_is_not_much_more_than_the_platforms_own(cluster, callers, starters, measured):
    """Most of it is Kubernetes; what an image adds is ours."""

    def asleep(name):
        return not cluster.select("pod", f"serving.knative.dev/service=cold-{name}")

    took = {name: [] for name in starters}
    for name in starters:
        call(callers.address, name)
    for _ in range(ROUNDS):
        for name in starters:
            until(lambda name=name: asleep(name), seconds=300)
        for name in random.sample(starters, len(starters)):
            # The kubelet looks once a second: calls one after the other would meet it at the same
            # point each time, and the third image would always wait longest.
            time.sleep(random.uniform(0, 1))  # noqa: S311 - chance, not a secret
            took[name].append(call(callers.address, name))
    average = {name: statistics.fmean(each) for name, each in took.items()}
    for name, seconds in average.items():
        measured.add(f"cold start through the gateway: {name}", seconds, "s")

    limited = average[f"ours{LIMITED}"] / average[f"flask{LIMITED}"]
    measured.add(f"cold start with cpu: {LIMIT}, ours against Flask + waitress", limited, "x")
    flask = average["ours"] / average["flask"]
    measured.compare("cold start, ours against Flask + waitress", flask, 0.7, "x")
    floor = average["nothing"] / average["flask"]
    measured.add("  the least it could be: doing nothing, against Flask + waitress", floor, "x")
    nothing = average["ours"] / average["nothing"]
    measured.at_most("cold start, ours against a container that does nothing", nothing, 1.5, "x")
