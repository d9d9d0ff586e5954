"""The checks of what the cluster has: kubernetes, istio, knative, prometheus, scaling."""

from dataclasses import replace

import pytest

from offramp.check.checks import istio, knative, kubernetes, prometheus, scaling
from offramp.check.facts import Numbers, Part
from offramp.check.result import UnknownError, known
from tests.offramp.check import objects


@pytest.fixture
def cluster(facts, spoiled):
    """Return a function that gives the facts with another cluster."""

    def make(env="prod", **changes):
        return spoiled(env=env, cluster=replace(known(facts.cluster), **changes))

    return make


@pytest.mark.parametrize(
    ("version", "status"),
    [
        ("v1.28.9", "failed"),
        ("v1.29.0", "ok"),
        ("v1.34.4+k3s1", "ok"),
        ("v1.35.0", "warning"),
        ("", "failed"),
    ],
)
def test_old_versions_of_kubernetes_fail(cluster, version, status, judged):
    """The chart uses what they do not have; of newer ones nobody knows."""
    assert judged(kubernetes.check, cluster(kubernetes=version)) == [status]


def test_a_kind_that_the_cluster_does_not_know_fails(cluster):
    """`helm upgrade` would stop in the middle."""
    (found,) = kubernetes.check(cluster(unknown_kinds=("serving.knative.dev/v1 Service",)))

    assert (found.status, "serving.knative.dev/v1 Service" in found.message) == ("failed", True)


@pytest.mark.parametrize("check", [istio.check, knative.check])
@pytest.mark.parametrize(
    ("part", "statuses"),
    [
        (Part((), (), None), ["failed"]),
        (Part(("x",), ("x",), "1.24.0"), ["failed"]),
        (Part(("x",), (), "1.13.9"), ["failed"]),
        (Part(("x",), (), "1.22.0-6fc2-Clean"), ["ok"]),
        (Part(("x",), (), "v1.30.1"), ["ok"]),
        (Part(("x",), (), None), ["unknown"]),
    ],
)
def test_a_part_must_be_there_and_ready_and_not_old(cluster, check, part, statuses, judged):
    """1.10 is newer than 1.9: versions are numbers."""
    assert judged(check, cluster(istio=part, knative=part)) == statuses


def test_a_build_that_tells_no_version_is_good_enough_for_a_trial(cluster, judged):
    """Developers run unreleased builds."""
    spoilt = cluster(env="dev", istio=Part(("istiod",), (), None))

    assert judged(istio.check, spoilt) == ["warning"]


def test_a_gateway_that_leads_nowhere_fails(cluster):
    """Callers would get nothing but 503."""
    found = list(istio.check(cluster(services={"knative-local-gateway": False})))

    assert [each.status for each in found] == ["ok", "failed"]
    assert "knative-local-gateway" in found[1].message


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        (Numbers(pods=0, series=0), "failed"),
        (Numbers(pods=2, series=0), "warning"),
        (Numbers(pods=2, series=9), "ok"),
        (UnknownError("does not answer"), "unknown"),
    ],
)
def test_a_shift_needs_numbers(spoiled, numbers, status, judged):
    """No data is not a pass; a gateway that nobody called has no series yet."""
    assert judged(prometheus.check, spoiled(numbers=numbers)) == [status]


def test_what_scales_by_cpu_needs_somebody_who_measures_it(spoiled, facts, judged):
    """It would stay at its minimum and say nothing."""
    autoscaler = objects.named("HorizontalPodAutoscaler", "shop", "autoscaling/v2", spec={})
    without = replace(known(facts.cluster), scales_by_cpu=False)

    assert judged(scaling.check, spoiled(objects=[autoscaler])) == ["ok"]
    assert judged(scaling.check, spoiled(objects=[autoscaler], cluster=without)) == ["warning"]
    assert judged(scaling.check, spoiled(cluster=without)) == ["ok"]
