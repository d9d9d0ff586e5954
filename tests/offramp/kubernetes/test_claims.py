"""What a shift learns of its claim; the protocol is tried in tests/e2e/test_tool_claims.py."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from lightkube.models.coordination_v1 import LeaseSpec
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.coordination_v1 import Lease

from offramp.errors import OfframpError
from offramp.kubernetes.claims import Claims


class Breaking:
    """A cluster that takes leases, and whose client fails in a way that nobody thought of."""

    namespace = "toys"

    def find(self, *_):
        return None

    def create(self, wanted, **_):
        return wanted

    def replace(self, *_, **__):
        raise RuntimeError("an answer that nobody understands")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_claim_that_is_not_renewed_any_more_is_lost():
    """Else two shifts of one function would go on beside each other."""
    claims = Claims(Breaking(), "ana", duration=1)

    with (
        pytest.raises(RuntimeError),  # of the lease's release, at the end
        claims.hold(["goods-add"]) as sleep,
        pytest.raises(OfframpError, match="not renewed any more"),
    ):
        sleep(60)


class Leases:
    """A cluster with ana's leases of two functions; her clock is an hour ahead of ours."""

    namespace = "toys"

    def __init__(self):
        self.seconds = 0.0
        self.ends = {}  # {function's lease: what happens to it, after ten seconds}
        ahead = datetime.now(UTC) + timedelta(hours=1)
        spec = LeaseSpec(holderIdentity="ana", leaseDurationSeconds=15, renewTime=ahead)
        self.found = {
            name: Lease(metadata=ObjectMeta(name=name, resourceVersion="1"), spec=deepcopy(spec))
            for name in ("shift-goods-add", "shift-goods-show")
        }

    def clock(self):
        return self.seconds

    def sleep(self, seconds):
        self.seconds += seconds
        if self.seconds >= 10:
            for name, change in self.ends.items():
                change(self.found[name])

    def find(self, _, name):
        return deepcopy(self.found.get(name))

    def replace(self, wanted, **_):
        self.found[wanted.metadata.name] = deepcopy(wanted)
        return wanted

    def claims(self):
        return Claims(self, "ben", clock=self.clock, sleep=self.sleep)


def renewed(lease):
    lease.metadata.resourceVersion = "2"


def released(lease):
    lease.metadata.resourceVersion = "2"
    lease.spec.holderIdentity = None


@pytest.fixture
def leases():
    return Leases()


def test_leases_of_a_killed_shift_are_taken_over_after_one_duration(leases):
    """Whatever its machine's clock said, and however many they are."""
    with leases.claims().hold(["goods-add", "goods-show"]):
        assert leases.seconds == 15
        assert leases.found["shift-goods-show"].spec.holderIdentity.startswith("ben")


def test_a_lease_that_is_renewed_is_refused_when_that_is_seen(leases):
    """Its holder lives."""
    leases.ends["shift-goods-show"] = renewed

    with (
        pytest.raises(OfframpError, match="goods-show is being shifted by ana"),
        leases.claims().hold(["goods-add", "goods-show"]),
    ):
        pytest.fail("both shift")
    assert leases.seconds == 10
    assert leases.found["shift-goods-add"].spec.holderIdentity == "ana"


def test_a_lease_that_is_let_go_meanwhile_is_free(leases):
    """The other shift just ended."""
    leases.ends["shift-goods-add"] = released

    with leases.claims().hold(["goods-add"]):
        assert leases.seconds == 10
