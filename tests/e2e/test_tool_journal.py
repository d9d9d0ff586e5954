"""The journal as ConfigMaps on a real API server."""

import pytest
from lightkube.resources.core_v1 import ConfigMap

from offramp.kubernetes.errors import ClusterError
from offramp.shift.journal import Change, Entry, old_baseline
from offramp.window import Window
from tests.e2e.toy import toy

__all__ = ["toy"]
pytestmark = pytest.mark.cluster
WINDOW = Window(60, 1, 2, ((10.0, 60),), 10.0)


def entry(subject, second, old=None):
    change = Change(0, 10, f"step {second}", "advance")
    time = f"2026-01-31T12:00:{second:02}.000+00:00"
    return Entry(time, "ana@desk", subject, change, old, WINDOW)


def test_entries_come_back_oldest_first(toy):
    """`why` tells a story."""
    later, earlier = entry("goods-add", 2), entry("goods-add", 1, WINDOW)
    toy.platform.journal.append([later, entry("goods-show", 2)])
    toy.platform.journal.append([earlier])

    assert list(toy.platform.journal.entries(["goods-add"])) == [earlier, later]
    assert len(list(toy.platform.journal.entries(["goods-add", "goods-show"]))) == 3
    assert old_baseline(toy.platform.journal.entries(["goods-add"]), 50) == WINDOW


def test_nobody_can_change_an_entry(toy):
    """The server refuses it, whoever asks."""
    toy.platform.journal.append([entry("goods-add", 1)])
    (piece,) = toy.platform.cluster.select(ConfigMap, {"offramp.dev/journal": "true"})
    piece.data = {"entries.jsonl": ""}

    with pytest.raises(ClusterError, match="immutable"):
        toy.platform.cluster.replace(piece, manager="somebody")


def test_why_tells_weight_and_reason(toy):
    """Who set it, when, and what for."""
    toy.platform.journal.append([entry("goods-add", 1)])

    code, out, errors = toy.run("why", "goods-add")

    assert code == 0, errors
    assert "goods-add is at 0 %" in out
    assert "step 1  (ana@desk)" in out
