"""Prometheus's series become the counters a gate reads."""

import re

import pytest

from offramp.kubernetes import numbers
from offramp.kubernetes.prometheus import Sample
from offramp.window import Counters

OLD = "outbound|80|old-goods-add|shop.toys.svc.cluster.local"
NEW = "outbound|80|new-toys--goods-add|knative-local-gateway.istio-system.svc.cluster.local"


def sample(name, value, cluster=NEW, pod="gateway-1", **labels):
    return Sample({"__name__": name, "cluster_name": cluster, "pod": pod, **labels}, value)


def answers(status, value, **labels):
    return sample("envoy_cluster_upstream_rq", value, response_code_class=status, **labels)


def counted(routing, *samples):
    return numbers.counters(samples, routing, ["goods-add"], since=7.0)["goods-add"]


def test_answers_are_counted_by_class(routing):
    """5xx are failures, 4xx client errors."""
    new = counted(routing, answers("2xx", 5), answers("4xx", 3), answers("5xx", 2))["new"]

    assert (new.requests, new.client_errors, new.failures, new.since) == (10, 3, 2, 7.0)


def test_hints_before_an_answer_are_none(routing):
    """Each request would count twice, and each failure half."""
    assert counted(routing, answers("1xx", 5), answers("2xx", 5))["new"].requests == 5


def test_the_sides_are_apart(routing):
    """That is what the subsets are for."""
    both = counted(routing, answers("2xx", 5, cluster=OLD), answers("2xx", 1, cluster=NEW))

    assert (both["old"].requests, both["new"].requests) == (5, 1)


def test_pods_of_the_gateway_are_summed(routing):
    """Callers meet any of them."""
    both = counted(routing, answers("2xx", 5), answers("2xx", 7, pod="gateway-2"))

    assert both["new"].requests == 12


def test_a_pod_scraped_by_two_jobs_counts_once(routing):
    """Else half the requests would be enough for a verdict."""
    twice = (answers("2xx", 5, job="a"), answers("2xx", 6, job="b"))

    assert counted(routing, *twice)["new"].requests == 6


def test_single_status_codes_are_not_counted_again(routing):
    """The same metric has them under another label."""
    single = sample("envoy_cluster_upstream_rq", 5, response_code="200")

    assert counted(routing, answers("2xx", 5), single)["new"].requests == 5


def test_names_of_an_envoy_without_istio_are_read_too(routing):
    """Its own defaults cut the tags in another way."""
    labels = {"envoy_cluster_name": NEW, "envoy_response_code_class": "5"}
    plain = Sample({"__name__": "envoy_cluster_upstream_rq_xx", **labels}, 4)

    assert counted(routing, plain)["new"].failures == 4


def test_buckets_are_no_longer_cumulative(routing):
    """A window subtracts them one by one."""
    name = "envoy_cluster_upstream_rq_time_bucket"
    below = [("0.5", 1), ("1", 4), ("5", 4), ("+Inf", 4)]
    new = counted(routing, *(sample(name, count, le=upper) for upper, count in below))["new"]

    assert new.buckets == ((0.5, 1), (1.0, 3), (5.0, 0), (10.0, 0))


@pytest.mark.parametrize(
    ("below", "buckets"),
    [
        ([("100", 80), ("1000", 80), ("+Inf", 100)], ((100.0, 80), (1000.0, 0), (2000.0, 20))),
        ([("+Inf", 100)], ()),
        ([], ()),
    ],
)
def test_answers_slower_than_every_bound_are_not_left_out(routing, below, buckets):
    """A side of which a fifth hangs looked as fast as its other four; Istio's bounds may be set."""
    name = "envoy_cluster_upstream_rq_time_bucket"
    new = counted(routing, *(sample(name, count, le=upper) for upper, count in below))["new"]

    assert new.buckets == buckets


def test_timeouts_and_cut_connections_are_broken(routing):
    """An answer that was cut off has a good status."""
    timeout = sample("envoy_cluster_upstream_rq_timeout", 2)
    cut = sample("envoy_cluster_upstream_cx_destroy_remote_with_active_rq", 3)

    assert counted(routing, timeout, cut)["new"].broken == 5


def test_requests_that_the_gateway_ended_are_told_apart(routing):
    """Of those that took too long there is an answer, of those whose callers left there is none."""
    timeout = sample("envoy_cluster_upstream_rq_timeout", 2)
    ended = sample("envoy_cluster_upstream_cx_destroy_local_with_active_rq", 5)
    new = counted(routing, timeout, ended)["new"]

    assert (new.ended, new.late, new.broken) == (5, 2, 2)
    assert "upstream_cx_destroy_local_with_active_rq" in numbers.query(routing, ["goods-add"])


def test_requests_without_an_answer_yet_are_known(routing):
    """They are a state of each pod, and in no other number."""
    name = "envoy_cluster_upstream_rq_active"
    new = counted(routing, sample(name, 2), sample(name, 3, pod="gateway-2"))["new"]

    assert (new.waiting, new.requests) == (5, 0)
    assert name in numbers.query(routing, ["goods-add"])


@pytest.mark.parametrize("label", ["response_code", "envoy_response_code"])
def test_redirects_are_told_from_what_the_caller_has_already(routing, label):
    """Of all statuses 304 alone is looked at; it is among the 3xx, and counts once."""
    unmodified = sample("envoy_cluster_upstream_rq", 4, **{label: "304"})
    found = sample("envoy_cluster_upstream_rq", 5, **{label: "302"})
    new = counted(routing, answers("2xx", 1), answers("3xx", 9), unmodified, found)["new"]

    assert (new.requests, new.moved, new.unmodified) == (10, 9, 4)


def test_no_series_are_zeros(routing):
    """Envoy publishes a number when it is used first."""
    assert counted(routing) == {"old": Counters(since=7.0), "new": Counters(since=7.0)}


def test_only_the_gateways_own_pods_are_asked_of(routing):
    """A sidecar that calls the same service counts in its own name, and is no caller's way."""
    either = numbers.query(routing, ["goods-add"]).split(" or ")

    assert len(either) == 2
    assert all(',namespace="istio-system",' in one for one in either)


def test_the_question_finds_both_sides_and_nobody_else(routing):
    """Another namespace may have functions of the same names."""
    question = numbers.query(routing, ["goods-add", "goods-show"])
    pattern = re.search(r'[{,]cluster_name=~"([^"]+)"', question)[1]

    assert re.fullmatch(pattern, OLD)
    assert re.fullmatch(pattern, NEW + ";")
    assert not re.fullmatch(pattern, OLD.replace("toys", "others"))
    assert not re.fullmatch(pattern, NEW.replace("goods-add", "goods-adder"))
