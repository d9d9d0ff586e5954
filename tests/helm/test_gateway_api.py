"""`gateway.routing: gateway-api`: what the chart makes, and what it leaves to the tool."""

import json
import re

import pytest

from offramp.catalogue import load
from offramp.kubernetes.httproutes import HttpRoutes
from offramp.kubernetes.names import Names
from offramp.kubernetes.setting import Setting
from tests.helm.chart import OWN, SHOP, RefusedError, one, render
from tests.helm.gateway_api import API, named, outline

TLS = ("--set", "gateway.tls.enabled=true", "--set", "gateway.tls.credentialName=tls")
GATEWAY = {"name": "ns-gateway", "namespace": "istio-system"}
RETIRED = ("--set-string", r"functions.show-order.annotations.offramp\.dev/retired=True")


@pytest.fixture(scope="module")
def api():
    return render(SHOP, *API)


def backends(route: dict) -> list[tuple[str, str]]:
    return [
        (each.get("namespace", "ns"), each["name"])
        for rule in route["spec"]["rules"]
        for each in rule["backendRefs"]
    ]


def test_the_chart_renders_no_weight(api):
    """With or without a cluster to look at: what it never writes, nothing can reset."""
    routes = named(api, "HTTPRoute")

    assert set(routes) == {"app", "app.stay-0"}
    assert "weight" not in json.dumps(list(routes.values()))


@pytest.mark.parametrize("stack", [SHOP, OWN])
def test_the_tool_can_make_every_functions_route(stack, tmp_path):
    """Each backend it names is a Service of the chart's, and one of elsewhere is granted."""
    objects = render(stack, *API)
    file = tmp_path / "stack.yml"
    file.write_text(one(objects, "ConfigMap", "catalogue")["data"]["stack.yml"], encoding="utf-8")
    found = load(file, with_sources=False)
    routing = HttpRoutes(Names("ns", found.offramp.old.service, Setting()), outline(objects))
    services = {
        (each["metadata"]["namespace"], each["metadata"]["name"])
        for each in objects
        if each["kind"] == "Service" and each["apiVersion"] == "v1"
    }
    granted = {
        (grant["metadata"]["namespace"], to["name"])
        for grant in named(objects, "ReferenceGrant").values()
        for to in grant["spec"]["to"]
    }

    for function in found.functions:
        for backend in backends(routing.render(function, 10)):
            assert backend in services
            assert backend[0] == "ns" or backend in granted


def test_the_chart_says_which_requests_are_a_functions(api):
    """Method (HEAD goes where GET goes), path and time: as in Istio's root."""
    found = outline(api)
    show = found.requests("show-order")

    assert [each["method"] for each in show.matches] == ["GET", "HEAD"]
    assert show.matches[0]["path"] == {"type": "RegularExpression", "value": "/orders/[^/]+"}
    assert show.timeout == "95s"
    assert found.hostnames == ["a.example"]
    assert set(found.functions) == {"list-orders", "show-order", "delete-order"}


def test_without_hosts_routes_name_none():
    """The Gateway API has no `*` alone."""
    objects = render(SHOP, "--set", "gateway.routing=gateway-api")

    assert outline(objects).hostnames == []
    assert "hostnames" not in one(objects, "HTTPRoute", "app")["spec"]


def test_all_else_comes_after_every_function(api):
    """Istio asks prefixes before expressions, and after the prefix `/` nothing any more."""
    [rule] = one(api, "HTTPRoute", "app")["spec"]["rules"]
    [match] = rule["matches"]
    paths = [each.matches[0]["path"]["value"] for each in outline(api).functions.values()]

    assert match["path"]["type"] == "RegularExpression"
    assert re.fullmatch(match["path"]["value"], "/")
    assert len(match["path"]["value"]) < min(len(path) for path in paths)


def test_each_side_has_a_service_of_its_own(api):
    """The pods are those of the old side, or of Knative's gateway."""
    deployment = one(api, "Deployment", "shop")["spec"]["template"]["metadata"]["labels"]
    old, new = one(api, "Service", "old-show-order"), one(api, "Service", "new-ns--show-order")
    label = "experimental.istio.io/disable-gateway-port-translation"

    assert old["spec"]["selector"].items() <= deployment.items()
    assert new["metadata"]["namespace"] == "istio-system"
    assert new["spec"]["selector"] == {"istio": "ingressgateway"}
    assert new["metadata"]["labels"][label] == "true"  # or callers' port 80 would be Knative's


def test_connections_to_the_old_side_are_closed_before_it_closes_them(api):
    """On each of its Services, since requests would be lost."""
    hosts = {
        each["spec"]["host"]: each["spec"]["trafficPolicy"]["connectionPool"]["http"]
        for each in named(api, "DestinationRule").values()
    }

    wanted = ("shop", "old-show-order", "old-list-orders", "old-delete-order")
    assert hosts == {f"{name}.ns.svc.cluster.local": {"idleTimeout": "1s"} for name in wanted}


def test_an_old_side_of_others_has_to_be_described():
    """A Service without a selector leads nowhere, without a word."""
    elsewhere = ("--set", "old.enabled=false")
    with pytest.raises(RefusedError, match=r"old\.pods\.selector is missing"):
        render(SHOP, *API, *elsewhere)

    pods = ("--set", "old.pods.selector.app=shop", "--set", "old.pods.targetPort=5000")
    spec = one(render(SHOP, *API, *elsewhere, *pods), "Service", "old-show-order")["spec"]
    assert (spec["selector"], spec["ports"][0]["targetPort"]) == ({"app": "shop"}, 5000)
    assert render(SHOP, *elsewhere)  # Istio's subsets need no pods


def test_a_retired_function_has_no_old_side(api):
    """Nothing may lead to code that is not there any more; the others keep theirs."""
    services = named(render(SHOP, *API, *RETIRED), "Service")

    assert "old-show-order" in named(api, "Service")
    assert "old-show-order" not in services
    assert {"new-ns--show-order", "old-list-orders"} <= set(services)


def test_with_tls_plain_requests_are_only_sent_on():
    """A token must not be asked for in the clear."""
    objects = render(SHOP, *API, *TLS)
    routes = named(objects, "HTTPRoute")
    redirect = routes.pop("app.redirect")["spec"]

    assert redirect["parentRefs"] == [GATEWAY | {"sectionName": "http"}]
    assert redirect["rules"][0]["filters"][0]["requestRedirect"]["scheme"] == "https"
    assert outline(objects).parents == [GATEWAY | {"sectionName": "https"}]
    for route in routes.values():
        assert route["spec"]["parentRefs"] == [GATEWAY | {"sectionName": "https"}]
    with pytest.raises(RefusedError, match="credentialName is missing"):
        render(SHOP, *API, "--set", "gateway.tls.enabled=true")


def patched(objects: list[dict], name: str) -> dict[str, dict]:
    """Return what an EnvoyFilter lays over routes: {name of the route in Envoy: value}."""
    patches = one(objects, "EnvoyFilter", name)["spec"]["configPatches"]
    found = {}
    for each in patches:
        host = each["match"].get("routeConfiguration", {}).get("vhost", {})
        if "route" in host:
            found[host["route"]["name"]] = each["patch"]["value"]
    return found


def test_sizes_are_bounded_on_all_three_rules_of_a_function(api):
    """Envoy's route is called after the object and the number of the rule."""
    bounds = patched(api, "ns-limits")

    for rule in range(3):
        buffer = bounds[f"ns.delete-order.{rule}"]["typed_per_filter_config"]["ns.buffer"]
        assert buffer["buffer"]["max_request_bytes"] == 1000
    assert bounds["ns.app.stay-0.0"] == {"route": {"idle_timeout": "0s"}}


def test_retries_happen_only_where_nothing_was_sent():
    """Istio's own would repeat a POST; only methods that may be repeated are, after a reset."""
    policies = {
        name: value["route"]["retry_policy"]["retry_on"]
        for name, value in patched(render(OWN, *API), "ns-routes").items()
    }

    safe = "connect-failure,reset-before-request"
    for function in load(OWN).functions:
        wanted = safe if function.method in ("GET", "PUT", "DELETE") else "connect-failure"
        assert {policies[f"ns.{function.name}.{rule}"] for rule in range(3)} == {wanted}
    assert policies["ns.app.0"] == policies["ns.app.stay-0.0"] == "connect-failure"


def test_the_gateway_answers_for_its_own_health(api):
    """As with Istio's root: no side is asked."""
    patches = one(api, "EnvoyFilter", "ns-routes")["spec"]["configPatches"]
    [health] = [each for each in patches if each["patch"]["operation"] == "INSERT_FIRST"]

    assert health["match"]["routeConfiguration"]["vhost"]["name"] == "a.example:80"
    assert health["patch"]["value"]["direct_response"] == {"status": 200}


def test_istios_own_objects_are_not_made(api):
    """Two roots for one host would compete."""
    assert not {"VirtualService"} & {each["kind"] for each in api}
    [gateway] = named(api, "Gateway").values()
    assert gateway["apiVersion"].startswith("gateway.networking.k8s.io/")


def test_the_gateway_is_beside_the_service_it_is_bound_to(api):
    """Istio refuses another's; and only the release's own namespace may lead from it."""
    gateway = one(api, "Gateway", "ns-gateway")
    [listener] = gateway["spec"]["listeners"]
    chosen = listener["allowedRoutes"]["namespaces"]["selector"]["matchLabels"]

    assert gateway["metadata"]["namespace"] == GATEWAY["namespace"]
    assert chosen == {"kubernetes.io/metadata.name": "ns"}
    assert outline(api).parents == [GATEWAY]


@pytest.mark.parametrize("name", ["old-show-order", "shop"])
def test_a_function_is_not_called_like_a_side(name):
    """Knative makes Services of a function's name, too."""
    added = ("--set", f"functions.{name}.image=a/app:1")
    with pytest.raises(RefusedError, match=f"the function's name {name} is also what another"):
        render(SHOP, *API, *added)
    if name.startswith("old-"):
        assert render(SHOP, *added)


def test_the_operators_gateway_learns_which_api_it_is(api):
    """It reads that once, when it starts: with the same annotation it would read old weights."""

    def told(objects: list[dict]) -> str:
        deployment = one(objects, "Deployment", "operators")
        return deployment["spec"]["template"]["metadata"]["annotations"]["offramp.dev/catalogue"]

    assert told(render(SHOP, "--set", "hosts={a.example}")) != told(api)
    assert told(render(SHOP, *API)) == told(api)
