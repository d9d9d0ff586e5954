"""A router on a real route file, a journal, and a shift of the group `goods`."""

import pytest

from offramp.local.envoy.router import EnvoyRouter
from offramp.shift.bounds import Gate
from offramp.shift.journal import Journal
from offramp.shift.run import Shift
from tests.offramp.local.envoy.gateway import gateway, write_project
from tests.offramp.shift.traffic import Traffic

__all__ = ["gateway"]
GATES = {"goods-show": Gate(most_holds=2), "goods-add": Gate(most_holds=2)}


@pytest.fixture
def router(tmp_path):
    (tmp_path / "project").mkdir()
    return EnvoyRouter.of(write_project(tmp_path / "project"), tmp_path / "envoy", None)


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal.jsonl")


@pytest.fixture
def traffic(router):
    return Traffic(router, {"goods-show": 100, "goods-add": 100})


@pytest.fixture
def shift(router, journal, traffic):
    """Make a shift through 10, 50 and 100; keywords replace its parts."""

    def make(**parts):
        known = {
            "gates": GATES,
            "steps": (10, 50, 100),
            "router": router,
            "metrics": traffic,
            "journal": journal,
            "actor": "ana@desk",
            "clock": lambda: traffic.now,
            "sleep": traffic.wait,
        }
        return Shift(**known | parts)

    return make
