"""A function's HTTPRoute: what the chart's Services and the gateway's numbers rely on."""

import copy
import re

import pytest

from offramp.errors import UsageError
from offramp.kubernetes import numbers, tables
from offramp.kubernetes.httproutes import HttpRoutes

OLD = "outbound|80||old-goods-add.toys.svc.cluster.local"
NEW = "outbound|80||new-toys--goods-add.istio-system.svc.cluster.local"


@pytest.fixture
def routing(names, outline):
    return HttpRoutes(names, outline)


@pytest.fixture
def route(routing, function):
    return routing.render(function, 10)


def test_the_weight_is_the_share_of_new(route):
    """Each side is a Service of its own, so that it can be measured apart."""
    split = route["spec"]["rules"][-1]["backendRefs"]

    assert [(side["name"], side["namespace"], side["weight"]) for side in split] == [
        ("old-goods-add", "toys", 90),
        ("new-toys--goods-add", "istio-system", 10),
    ]


def test_the_new_side_is_found_by_its_host(route):
    """Knative's gateway serves all functions; the old side must keep the caller's host."""
    old, new = route["spec"]["rules"][-1]["backendRefs"]
    (found,) = (each for each in new["filters"] if each["type"] == "RequestHeaderModifier")
    told = {each["name"]: each["value"] for each in found["requestHeaderModifier"]["set"]}

    assert told == {
        "Host": "goods-add.toys.svc.cluster.local",
        "x-client-host": "%REQ(:authority)%",
        "x-client-forwarded-for": "%REQ(x-forwarded-for)%",
        "x-client-forwarded-proto": "%REQ(x-forwarded-proto)%",
    }
    assert not any(each["type"] == "RequestHeaderModifier" for each in old["filters"])


def test_a_caller_may_choose_the_side_at_any_weight(route):
    """A rule with one match more comes before the split, in any implementation."""
    forced = {
        rule["matches"][0]["headers"][0]["value"]: [side["name"] for side in rule["backendRefs"]]
        for rule in route["spec"]["rules"][:2]
    }

    assert forced == {"old": ["old-goods-add"], "new": ["new-toys--goods-add"]}
    assert route["spec"]["rules"][-1]["matches"] == [
        {"method": "POST", "path": {"type": "Exact", "value": "/goods"}}
    ]


def test_each_side_tells_its_name(route):
    """`x-served-by` is what tests and people look at."""
    told = [
        each["responseHeaderModifier"]["set"][0]["value"]
        for rule in route["spec"]["rules"]
        for side in rule["backendRefs"]
        for each in side["filters"]
        if each["type"] == "ResponseHeaderModifier"
    ]

    assert told == ["old", "new", "old", "new"]


def test_the_charts_part_is_in_every_rule(route, outline):
    """Hosts, the gateway's section, headers and the time are the same whoever answers."""
    [parent] = route["spec"]["parentRefs"]

    assert (parent["kind"], parent["sectionName"]) == ("Gateway", "https")
    assert route["spec"]["hostnames"] == ["toys.example"]
    for rule in route["spec"]["rules"]:
        assert (rule["filters"], rule["timeouts"]) == (outline.filters, {"request": "35s"})


def test_for_all_hosts_it_names_none(names, outline, function):
    """The Gateway API has no `*` alone."""
    everywhere = HttpRoutes(names, outline.model_copy(update={"hostnames": []}))

    assert "hostnames" not in everywhere.render(function, 0)["spec"]


def _no_rules(spec):
    spec["rules"] = []


def _another_service(spec):
    spec["rules"][-1]["backendRefs"][1]["name"] = "canary"


def _not_a_hundred(spec):
    spec["rules"][-1]["backendRefs"][1]["weight"] = 11


def _a_weight_left_out(spec):
    del spec["rules"][-1]["backendRefs"][1]["weight"]  # it means 1 to the Gateway API


def _one_side(spec):
    spec["rules"][-1]["backendRefs"].pop()


def _no_backends(spec):
    spec["rules"][-1] = {"filters": [{"type": "RequestRedirect"}]}


@pytest.mark.parametrize(
    "damage",
    [_no_rules, _another_service, _not_a_hundred, _a_weight_left_out, _one_side, _no_backends],
)
def test_what_somebody_else_wrote_is_not_taken_for_a_weight(route, routing, damage):
    """A wrong guess would be written back."""
    damaged = copy.deepcopy(dict(route))
    damage(damaged["spec"])

    with pytest.raises(ValueError, match="last r"):
        routing.weight(damaged)


def test_a_retired_function_has_one_side(routing, function):
    """Its old side is gone, so no header leads there, and its weight reads as 100."""
    route = routing.render(function.model_copy(update={"retired": True}), 0)

    [rule] = route["spec"]["rules"]
    assert [side["name"] for side in rule["backendRefs"]] == ["new-toys--goods-add"]
    assert routing.weight(route) == 100


def test_a_function_that_the_release_has_not_has_no_route(routing, function):
    """Its Services are not there, so callers would get errors."""
    with pytest.raises(UsageError, match="goods-show"):
        routing.render(function.model_copy(update={"name": "goods-show"}), 0)


def test_what_is_set_aside_keeps_its_weight_and_meets_nobody(routing, function):
    """A typing mistake in stack.yml takes no weight away, and no Service is missed."""
    there = routing.render(function, 30, "7")
    aside = routing.set_aside(there)

    assert "parentRefs" not in aside["spec"]
    assert aside["metadata"]["resourceVersion"] == "7"
    assert routing.weight(aside) == 30
    assert routing.set_aside(aside) is None


def test_the_question_finds_both_sides_and_nobody_else(routing):
    """Another namespace may have functions of the same names."""
    question = numbers.query(routing, ["goods-add", "goods-show"])
    pattern = re.search(r'[{,]cluster_name=~"([^"]+)"', question)[1]

    assert re.fullmatch(pattern, OLD)
    assert re.fullmatch(pattern, NEW + ";")
    assert not re.fullmatch(pattern, OLD.replace("toys", "others"))
    assert not re.fullmatch(pattern, NEW.replace("toys", "others"))
    assert not re.fullmatch(pattern, NEW.replace("goods-add", "goods-adder"))


def test_envoys_table_has_the_weight(routing):
    """A route for each match; those by which callers choose the side do not count."""

    def dump(*routes):
        return {"configs": [{"route_config": {"virtual_hosts": [{"routes": list(routes)}]}}]}

    clusters = [{"name": OLD, "weight": 90}, {"name": NEW, "weight": 10}]
    split = {"match": {}, "route": {"weighted_clusters": {"clusters": clusters}}}
    chosen = {"headers": [{"name": "x-offramp", "string_match": {"exact": "new"}}]}
    forced = {"match": chosen, "route": {"cluster": NEW}}

    assert tables.weights(dump(forced, split), routing, {"goods-add"}) == {"goods-add": {10}}
