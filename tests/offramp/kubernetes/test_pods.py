"""Which pods take requests."""

from datetime import UTC, datetime

import pytest
from lightkube.models.core_v1 import PodCondition, PodStatus
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import Pod

from offramp.kubernetes.pods import is_ready

READY = PodCondition(type="Ready", status="True")


def pod(status, ending=None):
    return Pod(metadata=ObjectMeta(name="a", deletionTimestamp=ending), status=status)


def test_a_pod_whose_condition_says_so_is_ready():
    """Its readiness probe passed."""
    assert is_ready(pod(PodStatus(conditions=[READY])))


@pytest.mark.parametrize(
    "status",
    [
        None,
        PodStatus(),
        PodStatus(conditions=[PodCondition(type="Ready", status="False")]),
        PodStatus(conditions=[PodCondition(type="PodScheduled", status="True")]),
    ],
)
def test_any_other_is_not(status):
    """Also one that was made this moment and has no status yet."""
    assert not is_ready(pod(status))


def test_a_pod_that_is_ending_is_not_ready():
    """Its condition stays true until its process ends."""
    assert not is_ready(pod(PodStatus(conditions=[READY]), datetime.now(UTC)))
