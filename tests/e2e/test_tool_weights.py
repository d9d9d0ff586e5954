"""Weights on a real API server: all or nothing, nobody overwritten, and always a way back."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from offramp.errors import OfframpError
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import ClusterError, ConflictError
from offramp.kubernetes.router import ClusterRouter
from tests.e2e.toy import toy

__all__ = ["toy"]
pytestmark = pytest.mark.cluster
BOTH = {"goods-show": 10, "goods-add": 10}


class AtOnce:
    """No gateway routes by these: they have no root."""

    def wait(self, wanted):
        pass


@pytest.fixture
def router(toy):
    toy.run("secrets")
    toy.run("routes")
    return replace(toy.platform.router, uptake=AtOnce())


@dataclass(frozen=True)
class Failing(Cluster):
    """The real cluster, but writing *name* fails, after *before*; when *is_blind*, also reading."""

    name: str = ""
    before: Any = None
    is_blind: bool = False

    @classmethod
    def on(
        cls, router: ClusterRouter, name: str, before: Any = None, *, is_blind: bool = False
    ) -> ClusterRouter:
        known = (router.cluster.client, router.cluster.namespace)
        return replace(router, cluster=cls(*known, name=name, before=before, is_blind=is_blind))

    def find(self, kind, name, **options):
        if self.is_blind and name == self.name:
            raise ClusterError("cut off", None)
        return super().find(kind, name, **options)

    def apply(self, wanted, *, dry=False, **options):
        if not dry and wanted.metadata.name == self.name:
            if self.before:
                self.before()
            raise ClusterError("cut off", None)
        return super().apply(wanted, dry=dry, **options)


def by_hand(router, function, weight):
    """Set a weight as somebody with kubectl would, with a field manager of their own."""
    theirs = router.objects()[function]
    old, new = theirs["spec"]["http"][-1]["route"]
    old["weight"], new["weight"] = 100 - weight, weight
    router.cluster.replace(theirs, manager="somebody")


def test_a_group_is_set_and_read_back(router):
    """The common case."""
    router.set_weights(BOTH)

    assert router.weights() == BOTH | {"orders-list": 0}


def test_when_one_cannot_be_written_the_others_are_put_back(router):
    """A half-moved group would be a state nobody tested."""
    with pytest.raises(ClusterError, match="cut off"):
        Failing.on(router, "goods-add").set_weights(BOTH)

    assert set(router.weights().values()) == {0}


def test_a_write_whose_answer_was_lost_counts(router):
    """What the server has is the truth."""

    def write():
        router.set_weights({"goods-add": 10})

    Failing.on(router, "goods-add", write).set_weights(BOTH)

    assert router.weights() == BOTH | {"orders-list": 0}


def test_a_write_that_nobody_can_look_at_is_named(router):
    """It may be in use; the others are put back all the same."""

    def write():
        router.set_weights({"goods-add": 10})

    blind = Failing.on(router, "goods-add", write, is_blind=True)
    with pytest.raises(OfframpError, match="cut off; and the weight of goods-add is unknown"):
        blind.set_weights(BOTH)

    assert router.weights() == {"goods-show": 0, "goods-add": 10, "orders-list": 0}


def test_somebody_elses_weight_is_not_overwritten(router):
    """Two people must not undo each other unseen; nothing else of the group moves either."""
    by_hand(router, "goods-add", 30)

    with pytest.raises(ConflictError, match="goods-add, or owns its weights"):
        router.set_weights(BOTH)
    assert router.weights() == {"goods-show": 0, "goods-add": 30, "orders-list": 0}


def test_what_somebody_moved_meanwhile_is_not_written_over(router):
    """A step of a shift must not undo a rollback that came after its look."""
    router.set_weights(BOTH)
    router.set_weights({"goods-show": 0})

    with pytest.raises(OfframpError, match="somebody set goods-show to 0"):
        router.set_weights(dict.fromkeys(BOTH, 50), expected=BOTH)
    assert router.weights() == BOTH | {"goods-show": 0, "orders-list": 0}


def test_the_way_back_is_open_whoever_set_the_weight(router):
    """In the bad night nobody asks for owners."""
    by_hand(router, "goods-add", 30)

    router.set_weights(dict.fromkeys(BOTH, 0))

    assert set(router.weights().values()) == {0}
    router.set_weights(BOTH)  # and it is ours again
    assert router.weight("goods-add") == 10


def test_on_the_way_back_one_that_fails_does_not_keep_the_others(router):
    """Each that is at 0 is one less that hurts callers."""
    router.set_weights(BOTH)

    with pytest.raises(ClusterError, match="cut off"):
        Failing.on(router, "goods-show").set_weights(dict.fromkeys(BOTH, 0))
    assert router.weights() == {"goods-show": 10, "goods-add": 0, "orders-list": 0}


def test_an_unreadable_weight_is_an_error_and_never_0(router):
    """A shift from a wrong beginning would surprise callers."""
    theirs = router.objects()["goods-add"]
    theirs["spec"]["http"].pop()
    router.cluster.replace(theirs, manager="somebody")

    with pytest.raises(OfframpError, match="the weight of goods-add cannot be read"):
        router.weights()


def test_without_routes_the_command_to_make_them_is_named(toy):
    """And everything is at 0, since old answers."""
    router = replace(toy.platform.router, uptake=AtOnce())

    assert set(router.weights().values()) == {0}
    with pytest.raises(OfframpError, match="offramp --on kubernetes routes"):
        router.set_weights(BOTH)
    router.set_weights(dict.fromkeys(BOTH, 0))
