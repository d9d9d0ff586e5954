"""A function's delegate: what the chart's root and the gateway's numbers rely on."""

import copy

import pytest


@pytest.fixture
def delegate(function, routing):
    return routing.render(function, 10)


def test_the_weight_is_the_share_of_new(delegate):
    """Each side is a subset of its own, so that it can be measured apart."""
    split = delegate["spec"]["http"][-1]["route"]

    assert [(side["destination"]["subset"], side["weight"]) for side in split] == [
        ("old-goods-add", 90),
        ("new-toys--goods-add", 10),
    ]
    assert split[0]["destination"]["host"] == "shop.toys.svc.cluster.local"


def test_the_new_side_is_found_by_its_host(delegate):
    """Knative's gateway serves all functions; the old side must keep the caller's host."""
    old, new = delegate["spec"]["http"][-1]["route"]

    assert new["headers"]["request"]["set"]["Host"] == "goods-add.toys.svc.cluster.local"
    assert "request" not in old["headers"]


def test_the_new_side_is_told_what_callers_sent(delegate):
    """Knative's proxies change it on the way, and applications make links and decisions of it."""
    told = [
        route["headers"]["request"]["set"]
        for each in delegate["spec"]["http"]
        for route in each["route"]
        if "request" in route["headers"]
    ]

    assert len(told) == 2
    for each in told:
        assert each["x-client-host"] == "%REQ(:authority)%"
        assert each["x-client-forwarded-for"] == "%REQ(x-forwarded-for)%"
        assert each["x-client-forwarded-proto"] == "%REQ(x-forwarded-proto)%"


def test_a_caller_may_choose_the_side_at_any_weight(delegate):
    """The comparing of both sides does."""
    forced = {
        route["match"][0]["headers"]["x-offramp"]["exact"]: route["route"][0]["destination"][
            "subset"
        ]
        for route in delegate["spec"]["http"][:2]
    }

    assert forced == {"old": "old-goods-add", "new": "new-toys--goods-add"}


def test_each_side_tells_its_name(delegate):
    """`x-served-by` is what tests and people look at."""
    told = [
        side["headers"]["response"]["set"]["x-served-by"]
        for route in delegate["spec"]["http"]
        for side in route["route"]
    ]

    assert told == ["old", "new", "old", "new"]


def test_routes_keep_their_names_at_any_weight(function, routing):
    """Patches of the chart find them by name."""
    for weight in (0, 10, 100):
        http = routing.render(function, weight)["spec"]["http"]
        assert [route["name"] for route in http] == ["old", "new", "split"]


def test_a_weight_that_the_server_left_out_is_0(delegate, routing):
    """0 is what a missing weight means to Istio."""
    old, new = delegate["spec"]["http"][-1]["route"]
    old["weight"] = 100
    del new["weight"]

    assert routing.weight(delegate) == 0


def _no_routes(spec):
    spec["http"] = []


def _another_subset(spec):
    spec["http"][-1]["route"][1]["destination"]["subset"] = "canary"


def _not_a_hundred(spec):
    spec["http"][-1]["route"][1]["weight"] = 11


def _one_side(spec):
    spec["http"][-1]["route"].pop()


@pytest.mark.parametrize("damage", [_no_routes, _another_subset, _not_a_hundred, _one_side])
def test_what_somebody_else_wrote_is_not_taken_for_a_weight(delegate, routing, damage):
    """A wrong guess would be written back."""
    damaged = copy.deepcopy(dict(delegate))
    damage(damaged["spec"])

    with pytest.raises(ValueError, match="last route"):
        routing.weight(damaged)


def test_a_retired_function_has_one_destination(function, routing):
    """Its old side is gone, so no header leads there, and its weight reads as 100."""
    retired = function.model_copy(update={"retired": True})
    delegate = routing.render(retired, 0)

    [route] = delegate["spec"]["http"]
    assert [side["destination"]["subset"] for side in route["route"]] == ["new-toys--goods-add"]
    assert routing.weight(delegate) == 100
