"""How many pods there are, and how many shall be."""

from datetime import UTC, datetime, timedelta

import pytest
from lightkube.models.core_v1 import PodCondition, PodStatus
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import Pod

from offramp.backends.knative.replicas import Replicas, count, scaled

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
LEAST, MOST = "autoscaling.knative.dev/min-scale", "autoscaling.knative.dev/max-scale"


def pod(seconds, *, is_ready=True, is_ending=False):
    """Return a pod that was made so many seconds after NOW."""
    condition = PodCondition(type="Ready", status=str(is_ready))
    meta = ObjectMeta(
        creationTimestamp=NOW + timedelta(seconds=seconds),
        deletionTimestamp=NOW if is_ending else None,
    )
    return Pod(metadata=meta, status=PodStatus(conditions=[condition]))


def service(**notes):
    template = {"metadata": {"annotations": {LEAST: "0", **notes}}}
    return {"metadata": {}, "spec": {"template": template}}


def notes(made):
    return made["spec"]["template"]["metadata"]["annotations"]


def test_living_pods_are_counted():
    """One that ends takes no more calls."""
    pods = [pod(0), pod(1, is_ready=False), pod(2, is_ending=True)]

    assert count(pods, service()) == Replicas(wanted=2, ready=1)


def test_after_scaling_to_zero_none_is_wanted_until_a_call_starts_one():
    """Knative ends idle pods later, and until then they still answer."""
    made = service()
    scaled(made, 0, NOW)

    assert count([pod(-60)], made) == Replicas(wanted=0, ready=1)
    assert count([pod(-60), pod(60)], made) == Replicas(wanted=1, ready=2)


def test_a_later_number_takes_the_wish_for_zero_back():
    """What was wished for last counts."""
    made = service()
    scaled(made, 0, NOW)
    scaled(made, 2, NOW)

    assert count([pod(-60)], made).wanted == 1
    assert notes(made)[LEAST] == "2"


@pytest.mark.parametrize(("most", "then"), [("1", "3"), ("5", "5"), ("0", "0")])
def test_the_maximum_gives_way(most, then):
    """0 means that there is none."""
    made = service(**{MOST: most})
    scaled(made, 3, NOW)

    assert notes(made)[MOST] == then


def test_the_same_number_starts_no_new_revision():
    """The template stays as it was."""
    made = service()
    before = dict(notes(made))
    scaled(made, 0, NOW)

    assert notes(made) == before
