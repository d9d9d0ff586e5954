"""Promoting under a claim; Knative itself is tried in test_on_a_cluster.py."""

from types import SimpleNamespace

import pytest

from offramp.errors import OfframpError
from offramp.promote.run import Promoter
from offramp.promote.traffic import Wish

NAMES = ["goods-add", "goods-show"]


class Cluster:
    """Two Services, each with a new revision; Knative routes at once by what is written."""

    def __init__(self):
        self.written = []
        self.services = {name: _service(name) for name in NAMES}

    def find(self, _, name):
        return SimpleNamespace(to_dict=lambda: self.services[name])

    def apply(self, wanted, **_):
        self.written.append(wanted.metadata["name"])


def _service(name):
    return {
        "metadata": {"name": name, "namespace": "toys", "uid": name, "generation": 1},
        "spec": {},
        "status": {
            "observedGeneration": 1,
            "conditions": [{"type": "RoutesReady", "status": "True"}],
            "latestReadyRevisionName": f"{name}-2",
            "latestCreatedRevisionName": f"{name}-2",
            "traffic": [{"revisionName": f"{name}-1", "percent": 100}],
        },
    }


@pytest.fixture
def cluster():
    return Cluster()


def test_all_functions_of_a_group_are_promoted(cluster):
    """In the order that was given."""
    steps = Promoter(cluster, SimpleNamespace).promote(NAMES, Wish.PROMOTE)

    assert cluster.written == NAMES
    assert [step.why for step in steps] == [f"goes from {name}-1 to {name}-2" for name in NAMES]


def test_nothing_is_written_any_more_once_the_claim_is_lost(cluster):
    """Somebody else may be shifting the function."""

    def sleep(_):
        if cluster.written:
            raise OfframpError("the claim was lost")

    promoter = Promoter(cluster, SimpleNamespace, sleep=sleep)
    with pytest.raises(OfframpError, match=r"lost\ndone before it: goods-add$"):
        promoter.promote(NAMES, Wish.PROMOTE)

    assert cluster.written == ["goods-add"]
