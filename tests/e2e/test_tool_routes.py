"""`offramp routes` and `secrets` on a real API server."""

import base64

import pytest
from lightkube.resources.core_v1 import Secret

from offramp.kubernetes.errors import ConflictError
from offramp.kubernetes.kinds import RequestAuthentication, VirtualService
from tests.e2e.toy import STACK, toy

__all__ = ["toy"]
pytestmark = pytest.mark.cluster


@pytest.fixture
def routed(toy):
    toy.run("secrets")
    assert toy.run("routes")[0] == 0
    return toy


def actions(document):
    return {step["name"]: step["action"] for step in document["steps"]}


def test_secrets_are_made_once_and_never_printed(toy):
    """A second run with new keys would sign everybody out."""
    code, out, errors = toy.run("secrets")
    cluster = toy.platform.cluster
    values = {name: cluster.find(Secret, name).data[name] for name in ("private", "token")}

    assert code == 0, errors
    assert toy.json("secrets")[1]["made"] == []
    assert values == {name: cluster.find(Secret, name).data[name] for name in values}
    assert not any(base64.b64decode(each).decode()[:20] in out for each in values.values())


def test_a_secret_nobody_makes_is_a_finding(toy):
    """Pods that mount it would wait for ever."""
    entry = STACK["functions"]["goods-add"] | {"secrets": ["bank-password"]}
    toy.change(goods_add=entry)

    code, told = toy.json("secrets")

    assert (code, told["missing"]) == (1, ["bank-password"])


def test_a_dry_run_makes_nothing(toy):
    """It is for reading."""
    toy.run("secrets")

    assert set(actions(toy.json("routes", "--dry-run")[1]).values()) == {"make"}
    assert toy.platform.router.objects() == {}


def test_missing_routes_are_made_at_0_and_then_left_alone(routed):
    """The chart's Job runs it at every upgrade."""
    assert set(routed.platform.router.weights().values()) == {0}
    assert routed.json("routes")[1]["steps"] == []
    namespace = routed.platform.names.setting.gateway_namespace
    name = f"{routed.namespace}-callers"
    assert routed.platform.cluster.find(RequestAuthentication, name, namespace=namespace)


def test_a_weight_survives_a_change_of_its_route(routed):
    """Weights live in the delegates, and no upgrade may move traffic."""
    platform = routed.platform
    platform.router._change({"goods-add": 30}, platform.router.objects())
    moved = STACK["functions"]["goods-add"]
    moved = moved | {"annotations": moved["annotations"] | {"offramp.dev/group": "orders"}}
    routed.change(goods_add=moved)

    assert actions(routed.json("routes")[1]) == {"goods-add": "change"}
    assert routed.platform.router.weight("goods-add") == 30


def test_a_weight_survives_a_second_plan_that_was_made_before_it(toy):
    """Two runs of `routes` and a shift in between: what the second wanted to make is there."""
    toy.run("secrets")
    platform = toy.platform
    late = platform.routes.plan(prune=False)
    for step in platform.routes.plan(prune=False):
        platform.routes.run(step)
    for step in late:
        platform.routes.run(step)  # nothing is lost yet, so nothing is refused

    platform.router._change({"goods-add": 30}, platform.router.objects())
    with pytest.raises(ConflictError):
        platform.routes.run(next(step for step in late if step.name == "goods-add"))

    assert platform.router.weight("goods-add") == 30


def test_a_route_that_is_gone_from_the_catalogue_goes_when_asked(routed):
    """A typing mistake in stack.yml must not take a route away."""
    routed.change(orders_list=None)

    assert actions(routed.json("routes")[1]) == {"orders-list": "leave"}
    assert actions(routed.json("routes", "--prune")[1]) == {"orders-list": "remove"}
    assert routed.platform.cluster.find(VirtualService, "orders-list") is None
