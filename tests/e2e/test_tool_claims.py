"""One shift of a function at a time, by Leases on a real API server."""

import signal
import subprocess
import sys
import time

import pytest
from lightkube.resources.coordination_v1 import Lease

from offramp.errors import OfframpError
from offramp.kubernetes.claims import Claims
from tests.e2e.toy import toy

__all__ = ["toy"]
pytestmark = pytest.mark.cluster
KILLED = """
import os, signal, sys
from offramp.kubernetes.claims import Claims
from offramp.kubernetes.cluster import connect

with Claims(connect(sys.argv[1]), "ana", duration=2).hold(["goods-add"]):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_second_shift_is_refused_with_the_name_of_the_first(toy):
    """Also where one names the group, and from another machine."""
    with (
        toy.platform.claimed(["goods-add"]),
        pytest.raises(OfframpError, match=r"goods-add is being shifted by .+, process \d+"),
        toy.platform.claimed(["goods-show", "goods-add"]),
    ):
        pytest.fail("both shift")

    with toy.platform.claimed(["goods-show"]):  # what the second had taken is free again
        pass


def test_a_claim_ends_with_its_shift(toy):
    """The next one need not wait."""
    for _ in range(2):
        with toy.platform.claimed(["goods-add"]):
            pass


def test_a_claim_that_is_kept_is_renewed(toy):
    """A window may last longer than a lease."""
    with Claims(toy.platform.cluster, "ana", duration=2).hold(["goods-add"]) as sleep:
        first = toy.platform.cluster.find(Lease, "shift-goods-add").spec.renewTime
        sleep(4)
        assert toy.platform.cluster.find(Lease, "shift-goods-add").spec.renewTime > first


def test_a_shift_that_lost_its_claim_stops_at_once(toy):
    """Somebody else may be shifting already."""
    with toy.platform.claimed(["goods-add"]) as sleep:
        toy.platform.cluster.delete(Lease, "shift-goods-add")
        with pytest.raises(OfframpError, match="the claim was lost"):
            sleep(60)


def test_a_killed_shifts_claim_ends_by_itself(toy):
    """It is seen unrenewed for its duration; no two clocks are compared."""
    killed = subprocess.run([sys.executable, "-c", KILLED, toy.namespace], check=False)
    holder = toy.platform.cluster.find(Lease, "shift-goods-add").spec.holderIdentity
    assert (killed.returncode, holder.split(",")[0]) == (-signal.SIGKILL, "ana")

    deadline = time.monotonic() + 30
    while True:
        try:
            with toy.platform.claimed(["goods-add"]):
                return
        except OfframpError as error:
            assert "is being shifted by ana" in str(error)  # noqa: PT017 - as long as it looks alive
            assert time.monotonic() < deadline
