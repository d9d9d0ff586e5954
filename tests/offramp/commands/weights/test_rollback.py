"""`offramp rollback` and `why`: the way back must always be open."""

import shutil
from dataclasses import replace

import pytest

from offramp.catalogue import load
from offramp.local import state
from offramp.local.layout import Layout
from tests.offramp.commands.weights.conftest import Console
from tests.offramp.local.envoy.gateway import free_port


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


def test_a_gateway_that_does_not_answer_is_told_and_no_success(console, gateway):
    """The weight is written, but nobody knows whether callers go back: a script took it as done."""
    gateway.router.set_weights({"goods-show": 50})
    layout = Layout.of(gateway.catalogue.root)
    running = state.require_running(layout)
    state.write(layout, replace(running, ports={**running.ports, "admin": free_port()}))

    code, out, errors = console.run("rollback", "goods-show")

    assert (code, gateway.router.weight("goods-show")) == (1, 0)
    assert "at 0 %: goods-show" in out
    assert "the weights are written, but Envoy's admin port" in errors


@pytest.mark.parametrize("is_running", [True, False])
def test_a_journal_that_cannot_be_written_is_told(console, gateway, is_running):
    """Also where nothing runs: only that was told."""
    layout = Layout.of(gateway.catalogue.root)
    kept = layout.journal.read_bytes() if layout.journal.exists() else b""
    layout.journal.unlink(missing_ok=True)
    layout.journal.mkdir()
    if not is_running:
        layout.state.unlink()
    try:
        code, told = console.json("rollback", "goods-show")
    finally:
        layout.journal.rmdir()
        layout.journal.write_bytes(kept)

    assert code == 1
    assert "this is not in the journal" in told["warning"]
    assert ("nothing runs here" in told["warning"]) is not is_running


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


@pytest.fixture
def stack(gateway):
    """The stack file, put back afterwards."""
    file = gateway.catalogue.file
    text = file.read_text()
    yield file
    file.write_text(text)


@pytest.mark.parametrize("text", ["functions: [", "", "a: 1\n"])
@pytest.mark.parametrize("subject", ["goods-show", "--all"])
def test_a_stack_file_that_cannot_be_read_keeps_nobody_from_going_back(
    console, gateway, stack, text, subject
):
    """Half edited, on the night on which somebody needs it."""
    gateway.router.set_weights({"goods-show": 50, "orders-list": 50})
    stack.write_text(text)

    code, out, errors = console.run("rollback", subject)

    assert code == 0, errors
    assert "goods-show" in out
    assert "as they were written" in errors
    assert str(stack) in errors
    assert gateway.router.weight("goods-show") == 0
    assert gateway.router.weight("orders-list") == (0 if subject == "--all" else 50)


def test_a_group_needs_the_stack_file(console, gateway, stack):
    """Routes do not say whose they are: what is wrong with the file is told."""
    gateway.router.set_weights({"goods-show": 50})
    stack.write_text("functions: [")

    code, _, errors = console.run("rollback", "goods")

    assert (code, gateway.router.weight("goods-show")) == (2, 50)
    assert "is not valid YAML" in errors


def test_functions_that_stack_yml_has_no_more_go_back_too(console, gateway, stack):
    """Another branch is checked out: nobody told of them, and by name they were unknown."""
    gateway.router.set_weights({"goods-show": 50, "orders-list": 50})
    stack.write_text(stack.read_text().replace("goods-show:", "goods-shown:"))

    code, out, errors = console.run("rollback", "--all")

    assert (code, "goods-show, " in out) == (0, True)
    assert "stack.yml here has no goods-show" in errors
    assert set(gateway.router.weights().values()) == {0}

    gateway.router.set_weights({"goods-show": 50})
    assert console.run("rollback", "goods-show")[0] == 0
    assert gateway.router.weight("goods-show") == 0
    assert console.run("rollback", "goods-nothing")[0] == 2


def test_a_damaged_state_keeps_nobody_from_going_back(console, gateway):
    """The weights are in the routes, which Envoy reads whoever wrote them."""
    gateway.router.set_weights({"goods-show": 50})
    Layout.of(gateway.catalogue.root).state.write_text("{")

    code, _, errors = console.run("rollback", "goods-show")

    assert (code, gateway.router.weight("goods-show")) == (0, 0)
    assert "state.json is damaged" in errors
    assert "nobody knows whether something runs" in errors


def test_why_tells_the_journal_where_the_record_of_verify_is_damaged(console, gateway):
    """Who moved it, and when, is asked on the night; that both sides were the same is not."""
    record = Layout.of(gateway.catalogue.root).verified
    console.run("shift", "orders-add", "--to", "5", "--yes")
    record.write_text("{")
    try:
        code, out, _ = console.run("why", "orders-add")
    finally:
        record.unlink()

    assert code == 0
    assert "verified.json is damaged" in out
    assert "set by hand: shift --to 5" in out


def test_why_moves_no_cursor(console, gateway, monkeypatch):
    """A name comes from whoever's environment it was, and a reason from any server."""
    monkeypatch.setenv("LOGNAME", "a\x1b[2J")
    console.run("shift", "orders-add", "--to", "5", "--yes")

    assert "(a\\x1b[2J@" in console.run("why", "orders-add")[1]


def test_why_tells_weight_and_reason(console):
    """Who set it, when, and what for."""
    console.run("shift", "orders-add", "--to", "5", "--yes")

    _, out, _ = console.run("why", "orders-add")

    assert "orders-add is at 5 %" in out
    assert "set by hand: shift --to 5" in out
