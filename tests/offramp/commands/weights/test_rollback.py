"""`offramp rollback` and `why`: the way back must always be open."""

import shutil
from dataclasses import replace

from offramp.catalogue import load
from offramp.local.layout import Layout
from tests.offramp.commands.weights.conftest import Console


def test_a_group_goes_back_at_once(console, gateway):
    """No question, no window."""
    gateway.router.set_weights({"goods-show": 50, "orders-list": 50})

    assert console.run("rollback", "goods")[0] == 0

    assert (gateway.router.weight("goods-show"), gateway.router.weight("orders-list")) == (0, 50)


def test_all_goes_back_at_once(console, gateway):
    """For the bad night in which nobody knows which function it is."""
    gateway.router.set_weights({"goods-show": 50, "orders-list": 50})

    assert console.json("rollback", "--all")[1]["weight"] == 0

    assert set(gateway.router.weights().values()) == {0}


def test_it_works_while_nothing_runs(console, gateway):
    """The next start begins with what the file says."""
    gateway.router.set_weights({"goods-show": 50})
    Layout.of(gateway.catalogue.root).state.unlink()

    code, _, errors = console.run("rollback", "goods-show")

    assert (code, gateway.router.weight("goods-show")) == (0, 0)
    assert "takes effect at the next `offramp up`" in errors


def test_before_the_first_start_git_sees_nothing_of_it(gateway, tmp_path):
    """Whoever commits everything would have the journal in the application's repository."""
    root = tmp_path / "shop"
    shutil.copytree(gateway.catalogue.root, root, ignore=shutil.ignore_patterns(".offramp"))

    assert Console(replace(gateway, catalogue=load(root))).run("rollback", "--all")[0] == 0

    assert (root / ".offramp" / ".gitignore").read_text() == "*\n"


def test_it_wants_a_subject_or_all(console):
    """An empty variable in a script must not mean everything."""
    assert console.run("rollback")[0] == 2
    assert console.run("rollback", "goods", "--all")[0] == 2


def test_why_tells_weight_and_reason(console):
    """Who set it, when, and what for."""
    console.run("shift", "orders-add", "--to", "5", "--yes")

    _, out, _ = console.run("why", "orders-add")

    assert "orders-add is at 5 %" in out
    assert "set by hand: shift --to 5" in out
