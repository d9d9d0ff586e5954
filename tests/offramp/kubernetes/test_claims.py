"""What a shift learns of its claim; the protocol is tried in tests/e2e/test_tool_claims.py."""

import pytest

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
