"""HTTPRoutes in place of Istio's own routes: a small release of its own, shifted there and back."""

import base64
import json
import os
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import jwt
import pytest
import urllib3

from offramp.cli import Project
from tests.e2e.callers import gateway
from tests.e2e.release import CHART, FEW, installed, reserved
from tests.waiting import until

pytestmark = pytest.mark.cluster

CRD = "customresourcedefinition"
KIND = "httproutes.gateway.networking.k8s.io"
HOST = "things.kind.test"
SHOW, LIST, MINE = "things-show", "things-list", "things-mine"
KEY, PUBLIC = "token-key", "token-public-key"
US = "things"


def stack(image):
    """Return a catalogue whose old side is the functions' own image: both sides answer alike."""
    functions = {
        name: {
            "lang": "python3-function",
            "handler": f"./{name}",
            "image": image,
            "labels": {"com.openfaas.scale.min": "1"},
            "annotations": {"offramp.dev/group": "things", "offramp.dev/route": route},
        }
        for name, route in (
            (SHOW, "GET /things/{id}"),
            (LIST, "GET /things"),
            (MINE, "GET /things/mine"),
        )
    }
    functions[MINE]["annotations"]["offramp.dev/auth"] = "user"
    functions[LIST]["annotations"]["offramp.dev/max-request-bytes"] = "1000"
    gate = {"window_seconds": 2, "fewest_requests": 10, "most_holds": 12, "latency_floor_ms": 60000}
    ours = {
        "old": {"app": "shop:app", "service": "shop", "port": 8080},
        "stay": ["GET /things/stream"],
        "groups": ["things"],
        "steps": [50, 100],
        "secrets": {KEY: "rsa-2048", PUBLIC: f"public-key of {KEY}"},
        "gateway": {"jwt": {"issuer": US, "audience": US, "public_key": PUBLIC}},
        "gate": gate,
    }
    return {"version": 1.0, "provider": {"name": "openfaas"}, "x-offramp": ours} | {
        "functions": functions
    }


def values(image):
    old = {"image": image, "replicas": 1, "hpa": {"enabled": False}, "requests": FEW}
    own_cpu = "queue.sidecar.serving.knative.dev/cpu-resource-request"
    return {
        "hosts": [HOST],
        "registry": os.environ.get("REGISTRY", "local"),
        "tag": os.environ["TAG"],
        "gateway": {"routing": "gateway-api"},
        "old": old,
        "functionDefaults": {"requests": FEW},
        "knative": {"annotations": {own_cpu: "1m"}},
        "operators": {"enabled": False},
        "pgbouncer": {"enabled": False},
        "jobs": {"requests": FEW},
        "secrets": {"create": True},
        "routes": {"deadlineSeconds": 300},
        "observability": {"dashboards": {"enabled": False}, "rules": {"kind": "none"}},
    }


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    made = reserved("gateway-api")
    if KIND not in {each["metadata"]["name"] for each in made.select(CRD)}:
        pytest.skip("the cluster has no Gateway API: `k8s/platform/install gateway-api`")
    image = os.environ["OFFRAMP_E2E_IMAGE"]
    folder = tmp_path_factory.mktemp("things")
    with installed(made, US, folder, stack(image), values(image)):
        for function in (SHOW, LIST, MINE):
            made.wait_ready(function)
        yield made


@pytest.fixture(scope="module")
def address(release):
    with gateway(release, HOST) as found:
        yield found


@pytest.fixture
def call(address):
    """Return `call(path)`: the status, and the side that answered."""
    pool = urllib3.PoolManager(retries=False, timeout=30)

    def call(path, side=None, token=None, **options):
        headers = {"Host": HOST} | ({"x-offramp": side} if side else {})
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        answer = pool.request("GET", address + path, headers=headers, **options)
        return answer.status, answer.headers.get("x-served-by")

    return call


def weight(release, function):
    backends = release.get("httproute", function)["spec"]["rules"][-1]["backendRefs"]
    return {each["name"].partition("-")[0]: each["weight"] for each in backends}["new"]


def numbers(release, function):
    """Return the requests that the gateway counted: {side: requests}; None for nobody knows."""
    routes = Project(Path("/"), "kubernetes", release.namespace).kubernetes.status()["routes"]
    [route] = [each for each in routes if each["function"] == function]
    return {side: route[side]["requests"] for side in ("old", "new")}


@contextmanager
def traffic(call, path):
    """Call *path* all the time; yields the answers so far, by status and side."""
    told, ended = Counter(), threading.Event()

    def run():
        while not ended.wait(0.02):
            told[call(path)] += 1

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        ended.set()
        thread.join()


def test_all_begins_on_the_old_side(release, call):
    """Templates, literal paths, routes that stay, and all else; the header chooses a side."""
    assert (weight(release, SHOW), weight(release, LIST)) == (0, 0)
    for path in ("/things", "/things/1", "/things/stream", "/elsewhere"):
        assert call(path) == (200, "old")
    assert call("/things/1", side="new") == call("/things", side="new") == (200, "new")
    assert call("/things/stream", side="new") == (200, "old")
    assert call("/things", body=b"0" * 2000)[0] == 413


@pytest.mark.parametrize(("share", "least", "most"), [(100, 60, 60), (50, 15, 45), (0, 0, 0)])
def test_a_weight_is_in_force_when_the_command_ends(release, call, share, least, most):
    """And each side's requests are counted apart, by the gateway."""
    finished = release.offramp("shift", LIST, "--to", str(share), "--yes")
    assert finished.code == 0, finished.errors
    before = until(lambda: settled(release, LIST))

    told = Counter(call("/things")[1] for _ in range(60))

    assert least <= told["new"] <= most
    wanted = {side: before[side] + told[side] for side in ("old", "new")}
    until(lambda: numbers(release, LIST) == wanted)
    assert (weight(release, LIST), weight(release, SHOW)) == (share, 0)


def settled(release, function):
    """Return the numbers once two looks at them agree, since Prometheus lags behind."""
    first = numbers(release, function)
    return first if None not in first.values() and numbers(release, function) == first else None


def test_a_shift_is_judged_on_the_gateways_numbers(release, call):
    """The gates see HTTPRoutes as they see Istio's own; nothing fails meanwhile."""
    with traffic(call, "/things/7") as told:
        finished = release.offramp("shift", SHOW, "--yes", "--json")

    assert finished.code == 0, finished.output + finished.errors
    assert {status for status, _ in told} == {200}
    assert call("/things/7") == (200, "new")


def signed(release, issuer):
    """Return a token that the release's own key has signed."""
    held = release.get("secret", KEY)["data"][KEY]
    now = int(time.time())
    claims = {"iss": issuer, "aud": US, "sub": "1", "iat": now, "exp": now + 600}
    return jwt.encode(claims, base64.b64decode(held), algorithm="RS256")


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_route_of_callers_needs_a_token_of_ours(release, call, side):
    """The gateway checks it, whoever defines the routes; other routes need none."""
    until(lambda: call("/things/mine", side)[0] == 401)  # once the keys have arrived there

    assert call("/things/mine", side, signed(release, US)) == (200, side)
    for token in (None, "abc", signed(release, "others")):
        assert call("/things/mine", side, token)[0] == 401
    assert call("/things/1", side) == (200, side)


def test_a_rate_limit_holds_for_our_hosts(release, call):
    """And goes with an upgrade, as it came."""
    upgrade = ("upgrade", US, CHART, "--reset-then-reuse-values", "--wait", "--set")
    few = ("enabled=true", "requests=5", "perSeconds=600")

    release.helm(*upgrade, ",".join(f"gateway.rateLimit.{each}" for each in few))
    until(lambda: call("/things/1")[0] == 429)
    assert call("/things")[0] == 429

    release.helm(*upgrade, "gateway.rateLimit.enabled=false")
    until(lambda: call("/things/1")[0] == 200)


def test_an_upgrade_changes_no_weight(release):
    """Nor does the chart's own `routes`; and nothing is left for anybody to adapt."""
    assert release.offramp("shift", LIST, "--to", "30", "--yes").code == 0

    changed = ("--set", "gateway.graceSeconds=6")
    release.helm("upgrade", US, CHART, "--reset-then-reuse-values", *changed, "--wait")

    found = release.get("httproute", LIST)["spec"]["rules"][-1]
    assert (weight(release, LIST), found["timeouts"]) == (30, {"request": "36s"})
    assert release.offramp("routes", "--json").json() == {"steps": []}


def test_the_way_back_is_one_command(release, call):
    """At once, and whoever changed it meanwhile."""
    patch = [{"op": "replace", "path": "/spec/rules/2/backendRefs/1/weight", "value": 100}]
    release.kubectl("patch", "httproute", LIST, "--type", "json", "-p", json.dumps(patch))

    assert release.offramp("rollback", "--all").code == 0

    assert (weight(release, SHOW), weight(release, LIST)) == (0, 0)
    assert {call("/things"), call("/things/7")} == {(200, "old")}


def test_a_function_that_is_gone_meets_nobody(release, call):
    """Its Services go with it: a route that stayed would lead to nothing."""
    gone = ("--set", f"functions.{LIST}=null")
    release.helm("upgrade", US, CHART, "--reset-then-reuse-values", *gone, "--wait")

    assert "parentRefs" not in release.get("httproute", LIST)["spec"]
    until(lambda: call("/things") == (200, "old"))
    assert call("/things/1") == (200, "old")
