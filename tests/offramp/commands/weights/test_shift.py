"""`offramp shift` as a process, on a real Envoy with real traffic."""

import contextlib
import os
import pty
import signal
import subprocess

import pytest

from offramp.commands import why
from offramp.local.layout import Layout
from offramp.shift.journal import Change, Entry, Journal
from offramp.verify import record


def test_traffic_goes_to_new_step_by_step(console, gateway, callers):
    """The project's main promise, from the command line."""
    code, told = console.json("shift", "spare-shift", "--yes")

    assert (code, told["weight"]) == (0, 100), told["reason"]
    assert [look["weight"] for look in told["rounds"]][-1] == 100
    assert gateway.router.weight("spare-shift") == 100


def test_without_traffic_it_is_held_where_it_is(console, gateway):
    """Exit code 3 is lack of data; nothing speaks against the weight it has."""
    code, told = console.json("shift", "orders-add", "--yes", "--window", "0.1")

    assert (code, told["weight"]) == (3, 10)
    assert "only 0 of 20 requests" in told["reason"]
    assert gateway.router.weight("orders-add") == 10


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_shift_leaves_weight_0(console, gateway, stop):
    """Ctrl-C, or a machine that shuts down."""
    process = console.start_shifting("goods-add")

    process.send_signal(stop)
    out, _ = process.communicate(timeout=60)

    assert (process.returncode, gateway.router.weight("goods-add")) == (1, 0)
    assert f"interrupted by {stop.name}" in out


def test_ctrl_c_instead_of_an_answer_changes_nothing(console, gateway):
    """And the next one is not told that somebody is shifting."""
    ours, its = pty.openpty()
    process = console.start("shift", "goods-add", stdin=its)
    asked = ""
    while "shift goods-add?" not in asked:
        asked += process.stderr.read(1)
    for _ in range(25):  # one that comes between printing and reading waits for an answer
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=2)
            break
    _, errors = process.communicate(timeout=60)
    for end in (ours, its):
        os.close(end)

    assert process.returncode == 130
    assert errors.splitlines()[-1] == "offramp: interrupted"
    assert gateway.router.weight("goods-add") == 0
    assert console.run("shift", "goods-add", "--to", "0", "--yes")[0] == 0


def test_a_second_shift_of_the_same_function_is_refused(console, gateway):
    """Two of them would set each other's weights; also when one names the group."""
    with console.start_shifting("goods-add") as first:
        code, out, errors = console.run("shift", "goods", "--to", "50", "--yes")
        looked, _, _ = console.run("shift", "goods", "--dry-run")
        first.terminate()
        first.communicate(timeout=60)

    assert (code, gateway.router.weight("goods-show")) == (1, 0)
    assert f"goods-add is being shifted by process {first.pid}" in errors
    assert out == "", "a plan that will not be done misleads"
    assert looked == 0, "looking is allowed at any time"


def test_one_weight_is_set_at_once(console, gateway):
    """For those who know what they do; it is in the journal all the same."""
    code, _, _ = console.run("shift", "orders", "--to", "37", "--yes")

    assert code == 0
    assert gateway.router.weight("orders-list") == gateway.router.weight("orders-add") == 37
    _, told = console.json("why", "orders-list")
    assert told["weights"] == {"orders-list": 37}
    assert told["entries"][-1]["to"] == 37


def test_a_dry_run_prints_the_plan_and_changes_nothing(console, gateway):
    """And it needs no --yes."""
    code, told = console.json("shift", "goods", "--dry-run")

    assert (code, told["steps"]) == (0, [10, 50, 100])
    assert gateway.router.weight("goods-show") == 0


def test_a_function_at_100_that_nobody_judged_is_judged(console, gateway):
    """Killed or held there, it was "at 100 % already", with exit code 0."""
    gateway.router.set_weights({"orders-list": 100})
    journal = Journal(Layout.of(gateway.catalogue.root).journal)
    found = {}
    for verdict in ("hold", "advance"):
        change = Change(100, 100, "step 3 of 3", verdict)
        at = "2026-01-31T12:00:00.000+00:00"
        journal.append([Entry(at, "ana@desk", "orders-list", change, bounds={"error_share": 0.01})])
        found[verdict] = console.json("shift", "orders-list", "--dry-run")[1]["steps"]

    assert found == {"hold": [100], "advance": []}


def test_what_is_not_proved_is_told_and_stops_nothing(console, gateway):
    """Proof comes before traffic; whose traffic it is may know better."""
    noted = Layout.of(gateway.catalogue.root).verified
    told = console.run("shift", "goods-show", "--dry-run")[1]
    assert "goods-show: never verified: `offramp verify` compares both sides" in told

    code = why.verified(gateway.catalogue, "goods-show")[1]
    record.add(noted, {"goods-show": record.Entry("2026-11-28T12:00:00Z", "same", 8, code)})
    assert "verified" not in console.run("shift", "goods-show", "--dry-run")[1]

    noted.write_text("{")
    code, told, _ = console.run("shift", "goods-show", "--dry-run")
    noted.unlink()
    assert (code, "verified.json is damaged" in told) == (0, True)


def test_without_a_terminal_it_wants_to_be_told(console, gateway):
    """A script that shifts by accident would be found out by callers."""
    code, _, errors = console.run("shift", "goods")

    assert (code, gateway.router.weight("goods-show")) == (2, 0)
    assert "--yes" in errors


def test_an_unknown_name_gets_the_nearest_ones(console):
    """Most are typing mistakes."""
    code, _, errors = console.run("shift", "orders-ad", "--yes")

    assert code == 2
    assert "did you mean orders-add" in errors


@pytest.mark.parametrize("window", ["1e300", "nan", "inf", "0", "86401"])
def test_a_window_that_nobody_can_wait_for_is_refused(console, gateway, window):
    """The first step was set before it was found out."""
    assert console.run("shift", "goods-show", "--yes", "--window", window)[0] == 2
    assert gateway.router.weight("goods-show") == 0


def test_a_weight_over_100_is_refused(console):
    """Click's own exit code for usage."""
    assert console.run("shift", "goods", "--to", "101", "--yes")[0] == 2
