"""What a watch of pods tells of their starts; the watch itself runs on a cluster (tests/e2e)."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from lightkube.models.core_v1 import PodCondition, PodStatus
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import Pod
from prometheus_client.parser import text_string_to_metric_families

from offramp.backends.knative.births import CREATED, READY, SCHEDULED, Births, Pauses, watched
from tests.waiting import until

MADE = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
LABELS = {"serving.knative.dev/service": "auth-login"}


class Clock:
    """Seconds after MADE, set by the test."""

    seconds = 0.0

    def __call__(self) -> float:
        return MADE.timestamp() + self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def births(clock) -> Births:
    return Births(clock)


def pod(name: str = "auth-login-1", **conditions: int) -> Pod:
    """Return a pod whose conditions became true so many whole seconds after it was made."""
    listed = [
        PodCondition(type=kind, status="True", lastTransitionTime=MADE + timedelta(seconds=seconds))
        for kind, seconds in conditions.items()
    ]
    meta = ObjectMeta(name=name, uid=name, labels=LABELS, creationTimestamp=MADE)
    return Pod(metadata=meta, status=PodStatus(conditions=listed))


def told(births: Births) -> dict[str, float]:
    """Return each number in seconds after MADE."""
    families = text_string_to_metric_families(births.text())
    return {
        family.name: round(sample.value - MADE.timestamp(), 3)
        for family in families
        for sample in family.samples
    }


def test_a_change_is_timed_when_it_is_seen(births, clock):
    """The API server's whole seconds say nothing about a start of half a second."""
    for clock.seconds, seen in (
        (0.010, pod()),
        (0.025, pod(PodScheduled=0)),
        (0.900, pod(PodScheduled=0, Ready=0)),
    ):
        births.saw(seen)

    assert told(births) == {CREATED: 0.01, SCHEDULED: 0.025, READY: 0.9}


def test_what_was_seen_late_is_timed_by_the_api_server(births, clock):
    """After a restart of the gateway all pods are new to it, and none of them has just started."""
    clock.seconds = 3600
    births.saw(pod(PodScheduled=0, Ready=2))

    assert told(births) == {CREATED: 1, SCHEDULED: 1, READY: 3}


def test_a_later_change_moves_nothing(births, clock):
    """A pod that fails its probe once and recovers did not start again."""
    births.saw(pod(PodScheduled=0, Ready=0))
    before = told(births)
    clock.seconds = 50
    births.saw(pod(PodScheduled=0, Ready=50))

    assert told(births) == before


def test_pods_that_are_gone_are_forgotten(births):
    """A gateway that runs for months must not remember every pod."""
    births.saw(pod("a"))
    births.saw(pod("b"))
    births.saw(pod("c"))
    births.gone(pod("a"))
    births.keep({"c"})

    assert 'function_pod="c"' in births.text()
    assert 'function_pod="a"' not in births.text()
    assert 'function_pod="b"' not in births.text()


def test_numbers_are_told_by_function_and_pod(births):
    """They are joined with what the pod's own process says."""
    births.saw(pod("auth-login-1"))

    assert f'{CREATED}{{function="auth-login",function_pod="auth-login-1"}}' in births.text()


class Refusing:
    """A client that may not list pods."""

    asked = 0

    def list(self, *_, **__):
        self.asked += 1
        raise OSError("ana may not list pods")


def test_a_fault_that_stays_is_told_once(capsys):
    """Missing rights must not fill the log, which is where other faults are looked for."""
    client = Refusing()

    with watched(SimpleNamespace(client=client, namespace="toys"), Pauses(0.001, 60.0)):
        until(lambda: client.asked > 4)

    assert capsys.readouterr().err == "pods are not watched: ana may not list pods\n"


def test_waits_grow_until_a_watch_has_worked(capsys):
    """Then the next fault is a new one, and told."""
    pauses = Pauses(first=2.0, longest=10.0)

    assert [pauses.after("busy", 0.0) for _ in range(5)] == [2.0, 4.0, 8.0, 10.0, 10.0]
    assert pauses.after("cut off", 0.0) == 10.0
    assert pauses.after("cut off", 11.0) == 2.0
    told = capsys.readouterr().err.splitlines()
    assert [line.rpartition(": ")[2] for line in told] == ["busy", "cut off", "cut off"]
