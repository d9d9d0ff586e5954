"""What callers meet: routes, sizes, the callers' check, Envoy's own answers."""

import json

import pytest
import yaml

from offramp.catalogue import load
from offramp.catalogue.paths import order
from tests.helm.chart import CHART, OWN, SHOP, one, render
from tests.helm.problems import document


def root(objects: list[dict]) -> list[dict]:
    return one(objects, "VirtualService", "app")["spec"]["http"]


def named(objects: list[dict], name: str) -> dict:
    return next(each for each in root(objects) if each["name"] == name)


def test_the_chart_makes_no_delegate(own):
    """Weights are the tool's: what the chart never writes, no upgrade can reset."""
    virtual = [each["metadata"]["name"] for each in own if each["kind"] == "VirtualService"]

    assert virtual == ["app"]
    assert not any("weight" in json.dumps(each) for each in root(own))


def test_every_route_names_its_delegate(own):
    """Method and path choose the function; HEAD goes where GET goes."""
    for function in load(OWN).functions:
        route = named(own, f"ledger.{function.name}")
        method = {"regex": "GET|HEAD"} if function.method == "GET" else {"exact": function.method}
        assert route["match"][0]["method"] == method
        assert route["delegate"] == {"name": function.name, "namespace": "ledger"}
        assert route["timeout"] == f"{function.timeout_seconds + 5:g}s"


def test_a_placeholder_is_one_segment(shop):
    """And a dot in a path is a dot."""
    assert named(shop, "ns.show-order")["match"][0]["uri"] == {"regex": "/orders/[^/]+"}
    assert named(shop, "ns.list-orders")["match"][0]["uri"] == {"exact": "/orders"}


def test_literal_paths_come_before_templated_ones(own):
    """Envoy takes the first match: the order is that of one machine."""
    paths = {f"ledger.{each.name}": each.path for each in load(OWN).functions}
    found = [order(paths[each["name"]]) for each in root(own) if each["name"] in paths]

    assert [path for path in found if any(path)] == found[-sum(any(path) for path in found) :]


def test_all_else_goes_to_the_old_side(shop):
    """Routes that stay, unknown paths, and functions whose delegate is not there yet."""
    last = root(shop)[-1]

    assert "match" not in last
    assert last["route"][0]["destination"]["host"] == "shop.ns.svc.cluster.local"
    assert named(shop, "ns.stay-0")["match"][0]["uri"] == {"exact": "/stream"}


def test_retries_happen_only_where_nothing_was_sent(shop):
    """No effect may happen twice; only methods that may be repeated are, after a reset."""
    retries = {each["name"]: each["retries"]["retryOn"] for each in root(shop) if "retries" in each}

    assert retries["ns.delete-order"] == "connect-failure,reset-before-request"
    assert retries["ns.stay-0"] == "connect-failure"


def test_each_side_of_each_route_is_a_cluster_of_its_own(shop):
    """Only so can they be measured apart."""
    old = one(shop, "DestinationRule", "old-routes")
    new = one(shop, "DestinationRule", "ns-new-routes")

    assert {"name": "old-show-order"} in old["spec"]["subsets"]
    assert {"name": "new-ns--show-order"} in new["spec"]["subsets"]
    assert new["metadata"]["namespace"] == "istio-system"


def test_a_function_without_a_route_has_none(shop):
    """It is called through the operators' gateway."""
    assert not any("nightly" in each["name"] for each in root(shop))


def test_sizes_are_bounded_on_all_three_routes_of_a_function(shop):
    """Forced to a side or by weight: the same bound."""
    patches = one(shop, "EnvoyFilter", "ns-limits")["spec"]["configPatches"]
    bounds = {
        each["match"]["routeConfiguration"]["vhost"]["route"]["name"]: each["patch"]["value"]
        for each in patches
        if each["applyTo"] == "HTTP_ROUTE"
    }

    for side in ("old", "new", "split"):
        value = bounds[f"ns.delete-order-{side}"]
        assert value["typed_per_filter_config"]["ns.buffer"]["buffer"]["max_request_bytes"] == 1000
        assert value["metadata"]["filter_metadata"]["offramp"]["limit"] == "1000"


def test_routes_of_signed_in_callers_need_a_token_of_ours(own):
    """Each route that stack.yml marks, and no other."""
    policy = one(own, "AuthorizationPolicy", "ledger-callers")["spec"]
    operations = [each["operation"] for each in policy["rules"][0]["to"]]
    marked = [each for each in load(OWN).functions if each.auth in ("user", "admin")]

    assert policy["action"] == "DENY"
    assert policy["rules"][0]["from"] == [{"source": {"notRequestPrincipals": ["ledger/*"]}}]
    assert sorted((each["methods"][0], each["paths"][0]) for each in operations) == sorted(
        (each.method, each.path) for each in marked
    )


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/a/{b}/c", "/a/{*}/c"),
        ("/a/{b:path}", "/a/{**}"),
        ("/{a}/{b:path}/edit", "/{*}/{**}/edit"),
    ],
)
def test_the_check_names_paths_as_istio_does(tmp_path, path, named):
    """One operator for a segment, another for several."""
    text = OWN.read_text(encoding="utf-8")
    assert "GET /users/me" in text
    file = tmp_path / "stack.yml"
    file.write_text(text.replace("GET /users/me", f"GET {path}"), encoding="utf-8")
    policy = one(render(file), "AuthorizationPolicy", "ns-callers")["spec"]

    assert named in [each["operation"]["paths"][0] for each in policy["rules"][0]["to"]]


@pytest.mark.parametrize(
    ("hosts", "compared"),
    [("a.example", ["a.example", "a.example:*"]), ("*", None), ("*.example", None)],
)
def test_the_check_is_never_passed_by_with_a_port_in_the_host(hosts, compared):
    """A wildcard and a port cannot be compared at once, so then every host is checked."""
    policy = one(render(OWN, "--set", f"hosts[0]={hosts}"), "AuthorizationPolicy", "ns-callers")

    assert policy["spec"]["rules"][0]["to"][0]["operation"].get("hosts") == compared


def test_without_tokens_there_is_no_check(shop):
    """Not every application signs its callers in at the gateway."""
    assert not any(each["kind"] == "AuthorizationPolicy" for each in shop)


def test_the_gateways_own_answers_are_those_of_one_machine():
    """One table of problems; `python -m tests.helm.problems` writes the chart's copy."""
    assert yaml.safe_load((CHART / "files" / "problems.yaml").read_text()) == document()


def test_problem_documents_are_for_our_hosts_only():
    """Other applications on the same ingress gateway keep their answers."""
    objects = render(SHOP, "--set", "hosts={a.example,*.b.example}")
    patch = one(objects, "EnvoyFilter", "ns-listener")["spec"]["configPatches"][0]["patch"]["value"]
    mappers = patch["typed_config"]["local_reply_config"]["mappers"]
    pattern = r"(a\.example|.*\.b\.example)(:[0-9]+)?"

    for mapper in mappers:
        either = mapper["filter"]["and_filter"]["filters"][1]["or_filter"]["filters"]
        name, none = (each["header_filter"]["header"] for each in either)
        assert name == {"name": ":authority", "string_match": {"safe_regex": {"regex": pattern}}}
        assert none == {"name": ":authority", "present_match": True, "invert_match": True}


def test_knatives_gateway_keeps_the_id_that_callers_are_told():
    """It is the second on a function's way, in whichever namespace, pods and port it is."""
    given = "platform.knativeGateway=local.mesh.svc.cluster.local"
    pods = "platform.knativeGatewayPods.port=9081"
    found = one(render(SHOP, "--set", given, "--set", pods), "EnvoyFilter", "ns-functions-listener")
    [patch] = found["spec"]["configPatches"]

    assert found["metadata"]["namespace"] == "mesh"
    assert found["spec"]["workloadSelector"]["labels"] == {"istio": "ingressgateway"}
    assert patch["match"]["listener"]["portNumber"] == 9081
    assert patch["patch"]["value"]["typed_config"]["preserve_external_request_id"] is True


def test_a_rate_limit_is_for_our_hosts(own):
    """Off by default; on, it holds in each virtual host of ours."""
    assert not any(each["metadata"]["name"] == "ledger-rate-limit" for each in own)
    objects = render(SHOP, "--set", "gateway.rateLimit.enabled=true", "--set", "hosts={a.example}")
    patches = one(objects, "EnvoyFilter", "ns-rate-limit")["spec"]["configPatches"]

    assert [
        each["match"]["routeConfiguration"]["vhost"]["name"]
        for each in patches
        if each["applyTo"] == "VIRTUAL_HOST"
    ] == ["a.example:80"]


def listeners(objects: list[dict], name: str) -> set[int | None]:
    """Return the ports of the listeners that an EnvoyFilter changes; None: all."""
    patches = one(objects, "EnvoyFilter", name)["spec"]["configPatches"]
    found = [each["match"]["listener"] for each in patches if "listener" in each["match"]]
    assert found
    return {each.get("portNumber") for each in found}


@pytest.mark.parametrize(
    ("given", "ports"),
    [
        ((), {80, 8080}),
        (("gateway.tls.enabled=true", "gateway.tls.credentialName=tls"), {80, 8080, 443, 8443}),
        (("platform.gateway.listenerPorts.http={8000}",), {80, 8000}),
    ],
)
def test_the_listeners_are_found_by_the_ports_that_the_gateways_pods_have(given, ports):
    """A Service's port 80 may lead to 8080, and Istio passes over a port that is not there."""
    on = ("gateway.rateLimit.enabled=true", *given)
    objects = render(SHOP, *(part for each in on for part in ("--set", each)))

    assert listeners(objects, "ns-listener") == ports
    assert listeners(objects, "ns-limits") == listeners(objects, "ns-rate-limit") == {None}


def test_what_is_in_every_listener_is_off_but_for_our_routes():
    """Other applications share the gateway, and Knative has a listener of its own there."""
    objects = render(SHOP, "--set", "gateway.rateLimit.enabled=true")

    for name in ("ns-limits", "ns-rate-limit"):
        patches = one(objects, "EnvoyFilter", name)["spec"]["configPatches"]
        filters = [each for each in patches if each["applyTo"] == "HTTP_FILTER"]
        assert [each["patch"]["value"]["disabled"] for each in filters] == [True]


def test_with_tls_plain_requests_are_sent_on():
    """And both ports have the same bounds."""
    on = ("gateway.tls.enabled=true", "gateway.tls.credentialName=tls", "hosts={a.example}")
    objects = render(SHOP, *(part for each in on for part in ("--set", each)))
    servers = one(objects, "Gateway", "app")["spec"]["servers"]

    assert [each["tls"] for each in servers] == [
        {"httpsRedirect": True},
        {"mode": "SIMPLE", "credentialName": "tls", "minProtocolVersion": "TLSV1_2"},
    ]


RETIRED = ("--set-string", r"functions.show-order.annotations.offramp\.dev/retired=True")


def test_a_retired_function_has_no_old_destination():
    """Nothing may lead to code that is not there any more; the others keep theirs."""
    old = one(render(SHOP, *RETIRED), "DestinationRule", "old-routes")

    names = [subset["name"] for subset in old["spec"]["subsets"]]
    assert "old-show-order" not in names
    assert "old-list-orders" in names
