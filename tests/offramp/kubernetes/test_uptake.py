"""Who is asked again, and who only waits; a real gateway is asked in tests/e2e."""

import pytest
from lightkube.models.core_v1 import PodCondition, PodStatus
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import Pod

from offramp.kubernetes.errors import ClusterError
from offramp.kubernetes.uptake import POLL_SECONDS, SETTLED_SECONDS, Uptake, UptakeError

WANTED = {"goods-add": 10}
ROUTES = "{}"  # a gateway that knows no route yet


class Gateway:
    """A cluster with one ready gateway pod, whose looks end as *looks* says; the last for ever."""

    def __init__(self, *looks):
        self.looks = list(looks)

    def select(self, *_, **__):
        ready = PodStatus(conditions=[PodCondition(type="Ready", status="True")])
        return [Pod(metadata=ObjectMeta(name="gateway-1"), status=ready)]

    def run(self, *_):
        look = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        if isinstance(look, ClusterError):
            raise look
        return look


def refused(status):
    return ClusterError(f"the API server answers {status}", status)


@pytest.fixture
def slept():
    return [0.0]


@pytest.fixture
def waiting(routing, slept):
    """Wait for a gateway; only sleeping takes time."""

    def wait(*looks):
        clock = {"clock": lambda: sum(slept), "sleep": slept.append}
        Uptake(Gateway(*looks), routing, **clock).wait(WANTED)

    return wait


@pytest.mark.parametrize("status", [401, 403])
def test_who_may_not_ask_waits_a_moment(waiting, slept, status):
    """Asking again gives no permissions."""
    waiting(refused(status))

    assert slept[1:] == [SETTLED_SECONDS]


@pytest.mark.parametrize("status", [None, 400, 404, 500, 503])
def test_any_other_refusal_is_no_success(waiting, status):
    """A pod that is just gone, or a node that does not answer, says nothing about weights."""
    with pytest.raises(UptakeError, match=r"does not route by the new weights: .*API server"):
        waiting(refused(status))


def test_a_pod_that_is_just_gone_is_looked_for_again(waiting, slept):
    """The next look finds the pods there are then."""
    waiting(refused(404), refused(403))

    assert slept[1:] == [POLL_SECONDS, SETTLED_SECONDS]


@pytest.mark.parametrize("cut", ["", '{"configs": [{"ro'])
def test_an_answer_that_was_cut_off_is_asked_for_again(waiting, slept, cut):
    """A busy node ends the command early; the weights may be in force all the same."""
    waiting(cut, refused(403))

    assert slept[1:] == [POLL_SECONDS, SETTLED_SECONDS]


def test_answers_that_stay_cut_off_are_no_success(waiting):
    """And it is told why nobody knows."""
    with pytest.raises(UptakeError, match=r"new weights: .*gateway-1 cannot be read"):
        waiting("")


def test_an_answer_of_another_shape_is_told_at_once(waiting, slept):
    """Asking again would not make it another version's."""
    with pytest.raises(UptakeError, match="gateway-1 cannot be read: AttributeError"):
        waiting("[]")
    assert slept[1:] == []


def test_a_gateway_that_routes_otherwise_is_named(waiting):
    """Somebody has to look at that pod."""
    with pytest.raises(UptakeError, match=r"new weights: gateway-1$"):
        waiting(ROUTES)
