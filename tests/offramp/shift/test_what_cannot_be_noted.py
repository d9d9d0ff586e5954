"""A shift whose weights or journal cannot be read or written."""

from dataclasses import dataclass

import pytest

from offramp.errors import OfframpError
from offramp.local.envoy.admin import AdminError
from offramp.shift.direct import Direct
from offramp.shift.protocols import Router
from tests.offramp.shift.stepping import BOTH, weights


@dataclass(frozen=True)
class Unreadable:
    """Weights that somebody has made unreadable by hand, until all of them are written."""

    router: Router

    def weights(self):
        if any(self.router.weights().values()):
            raise OfframpError("the weight of goods-add cannot be read")
        return self.router.weights()

    def set_weights(self, wanted, *, expected=None):
        self.router.set_weights(wanted, expected=expected)


def test_the_way_back_needs_no_weight_that_can_be_read(router, journal):
    """It writes all there is to know; what was before is told as unknown."""
    router.set_weights(dict.fromkeys(BOTH, 50))
    direct = Direct(Unreadable(router), journal, "ana@desk")

    with pytest.raises(OfframpError, match="cannot be read"):
        direct.set(dict.fromkeys(BOTH, 60), "set by hand")
    assert direct.set(dict.fromkeys(BOTH, 0), "rollback") is None

    assert weights(router) == [0, 0]
    last = list(journal.entries(BOTH))[-1]
    assert last.change.reason == "rollback; its weight before could not be read"


def test_a_shift_goes_back_from_weights_that_cannot_be_read(shift, router):
    """Else new would keep its share, judged by nobody."""
    outcome = shift(router=Unreadable(router)).run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert "the weight of goods-add cannot be read" in outcome.reason


class Full:
    """A journal that takes *most* entries' pieces."""

    def __init__(self, most):
        self.left = most

    def append(self, _entries):
        self.left -= 1
        if self.left < 0:
            raise OfframpError("no space left")


def test_a_journal_that_cannot_be_written_does_not_hide_where_traffic_goes(shift, router):
    """Who gave the command at night read "no space left", and not that old answers again."""
    outcome = shift(journal=Full(1)).run()

    assert (outcome.exit_code, outcome.weight, weights(router)) == (1, 0, [0, 0])
    assert outcome.reason.splitlines() == [
        "stopped by an error: no space left",
        "this is not in the journal: no space left",
    ]


def test_a_rollback_that_cannot_be_noted_is_one_all_the_same(router):
    """On a cluster somebody may change routes and write no ConfigMap."""
    router.set_weights(dict.fromkeys(BOTH, 50))

    told = Direct(router, Full(0), "ana@desk").set(dict.fromkeys(BOTH, 0), "rollback")

    assert (told, weights(router)) == ("this is not in the journal: no space left", [0, 0])


def test_weights_that_cannot_be_set_back_are_the_loudest_error(shift, router):
    """Everything else may be told calmly; this needs a person, and says who may still call new."""

    def fail(_):
        router.path.write_text("damaged")
        raise AdminError("no answer")

    with pytest.raises(OfframpError, match="cannot be read") as told:
        shift(sleep=fail).run()

    first, *rest = str(told.value).splitlines()
    assert first.startswith("goods-show, goods-add may still go to new")
    assert "`offramp rollback`" in first
    assert rest[0] == "stopped by an error: no answer"
    assert len(rest) == len(set(rest)), "each is told once"
