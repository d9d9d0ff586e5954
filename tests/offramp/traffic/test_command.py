import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from offramp.local import state
from offramp.local.layout import Layout
from offramp.local.marks import Mark

if TYPE_CHECKING:
    from tests.offramp.traffic.conftest import Served

PATIENCE_SECONDS = 120  # for a command, on a machine that is busy with other things
# a shell ignores Ctrl-C for what it runs in the background, and these tests may run there
TRY = """
import signal
from offramp.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def test_only_what_is_named_is_called(running: Path, served: "Served") -> None:
    """To move one group, a newcomer needs traffic on that group."""
    process = started(running, "login", "--rate", "50", "--seconds", "0.1")
    _, errors = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode != 0
    assert "no case has traffic" in errors
    assert "/things/1" not in served.paths()


def test_an_unknown_name_is_answered_with_a_near_one(running: Path) -> None:
    """Nothing is sent for a mistyped name."""
    process = started(running, "thign")
    _, errors = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 2
    assert "did you mean thing?" in errors


@pytest.fixture
def running(project: Path, served: "Served") -> Path:
    """The project, with the test's own process in place of its supervisor."""
    layout = Layout.of(project, {})
    layout.prepare()
    me = Mark.of(os.getpid())
    assert me is not None
    ports = {"gateway": urlsplit(served.address).port or 0}
    state.write(layout, state.State("2026-01-01T00:00:00Z", me, ports))
    return project


def started(project: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", TRY, "--project", str(project), "try", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={k: v for k, v in os.environ.items() if k != "OFFRAMP_HOME"},
    )


def test_the_summary_names_every_route(running: Path) -> None:
    """Without a terminal the table is plain text."""
    process = started(running, "--rate", "100", "--seconds", "0.1")
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0
    assert "GET /things/{id}" in out
    assert "10 requests: 0 answered by old, 10 by new; 0 unexpected" in out


def test_json_is_one_document(running: Path) -> None:
    """Programs read it whole; nothing else may be printed there."""
    process = started(running, "--rate", "100", "--seconds", "0.1", "--json", "--seed", "4")
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)

    document = json.loads(out)
    assert document["seed"] == 4
    thing = next(route for route in document["routes"] if route["function"] == "thing")
    assert (thing["requests"], thing["new"]) == (10, 10)
    assert 0 < thing["p50_ms"] <= thing["p99_ms"]


def test_unexpected_answers_end_with_1(running: Path, served: "Served") -> None:
    """A script can tell that something was wrong, and the reader what."""
    served.thing_status = 500
    process = started(running, "--rate", "100", "--seconds", "0.1")
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert out.count("thing (new), a thing of the caller: status is 500, expected 200") == 1
    assert out.endswith("what they say of it: offramp logs thing\n")


def test_who_is_named_and_never_called_is_told(running: Path) -> None:
    """A shift of the group would wait for that one until it gives up."""
    process = started(running, "login", "thing", "--rate", "100", "--seconds", "0.1")
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert out.endswith("not called, for want of a case with `traffic: 1`: login\n")


def test_the_old_sides_log_is_named_where_that_side_failed(running: Path, served: "Served") -> None:
    """It has no function's name."""
    served.thing_status = 500
    process = started(running, "--side", "old", "--rate", "100", "--seconds", "0.1")
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert out.endswith("what they say of it: offramp logs things-old\n")


def test_an_interrupt_ends_with_the_summary(running: Path, served: "Served") -> None:
    """Who watched long enough still gets the table, and no error."""
    process = started(running, "--rate", "50", "--seconds", "600")
    assert served.arrived.acquire(timeout=PATIENCE_SECONDS)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0, err
    assert "requests: " in out


def test_here_the_gateway_is_known(running: Path, served: "Served") -> None:
    """An address that is passed over would be a surprise."""
    process = started(running, "--gateway", "http://127.0.0.1:9")
    _, err = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 2
    assert "--gateway is where a cluster is called" in err
    assert not served.seen


def test_without_a_running_project_it_says_how_to_start(project: Path) -> None:
    """The first mistake of a newcomer."""
    process = started(project)
    _, err = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert "start it with `offramp up`" in err
