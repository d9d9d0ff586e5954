"""What an Envoy's dump says about weights."""

from offramp.kubernetes import tables

OLD = "outbound|80|old-goods-add|shop.toys.svc.cluster.local"
NEW = "outbound|80|new-toys--goods-add|knative-local-gateway.istio-system.svc.cluster.local"


def dump(*routes):
    return {"configs": [{"route_config": {"virtual_hosts": [{"routes": list(routes)}]}}]}


def split(old, new, **match):
    sides = [{"name": NEW, "weight": new}, {"name": OLD, "weight": old}]
    clusters = [side for side in sides if side["weight"]]  # as istiod leaves them out
    return {"match": match, "route": {"weighted_clusters": {"clusters": clusters}}}


def whole(cluster, **match):
    return {"match": match, "route": {"cluster": cluster}}


def read(routing, *routes):
    return tables.weights(dump(*routes), routing, {"goods-add"})


def test_a_split_has_its_share(routing):
    """The weight that was set."""
    assert read(routing, split(90, 10)) == {"goods-add": {10}}


def test_0_and_100_are_one_cluster(routing):
    """A destination of weight 0 is not in Envoy's table at all."""
    assert read(routing, split(100, 0)) == read(routing, whole(OLD)) == {"goods-add": {0}}
    assert read(routing, split(0, 100)) == read(routing, whole(NEW)) == {"goods-add": {100}}


def test_routes_by_which_callers_choose_do_not_count(routing):
    """They lead to one side at any weight."""
    chosen = {"headers": [{"name": "x-offramp", "string_match": {"exact": "new"}}]}

    assert read(routing, whole(NEW, **chosen), split(90, 10)) == {"goods-add": {10}}


def test_routes_that_disagree_are_both_told(routing):
    """Half of a change is not the change."""
    assert read(routing, split(90, 10), split(50, 50)) == {"goods-add": {10, 50}}


def test_a_semicolon_ends_a_name_in_newer_versions(routing):
    """Istio added it, to tell where a name ends."""
    assert read(routing, whole(NEW + ";")) == {"goods-add": {100}}


def test_a_route_that_is_not_there_has_no_weight(routing):
    """Nothing known is not 0."""
    foreign = whole("outbound|80||other.toys.svc.cluster.local")

    assert read(routing, foreign, {"match": {}, "direct_response": {"status": 200}}) == {}
    assert tables.weights({}, routing, {"goods-add"}) == {}
