"""The command lines of what is started."""

import sys

import pytest

from offramp.catalogue import load
from offramp.local.environment import Surroundings
from offramp.local.layout import Layout
from offramp.local.supervisor import commands
from tests.offramp.up.small import STACK

OWN_SERVER = STACK.replace("port: 5001", "port: 5001, config: gunicorn.conf.py")
PORTS = {"old": 5001, "extra": 5002, "collector": 4318, "operators": 8081}


def old(folder, stack):
    for name in ("greet", "fail"):
        (folder / "functions" / name).mkdir(parents=True)
        (folder / "functions" / name / "handler.py").touch()
    (folder / "stack.yml").write_text(stack.replace("DATABASE", ""))
    return commands.old(Surroundings(load(folder), Layout.of(folder, {}), PORTS, None, {}))


def test_the_old_side_runs_with_our_interpreter(tmp_path):
    """One environment is enough where both can live in it."""
    assert old(tmp_path, STACK).argv[:3] == (sys.executable, "-m", "gunicorn")


def test_the_old_side_is_one_process_unless_it_says_otherwise(tmp_path):
    """What it keeps in memory is the same for all callers, as it was before."""
    argv = old(tmp_path, STACK).argv

    assert argv[argv.index("--workers") + 1] == "1"
    assert "--workers" not in old(tmp_path / "own", OWN_SERVER).argv


def test_threads_stay_threads_unless_gunicorn_is_configured(tmp_path):
    """Its own configuration names the worker that it wants, also where it only lies there."""
    found = tmp_path / "found"
    found.mkdir()
    (found / "gunicorn.conf.py").touch()

    assert str(commands.BY_THREADS) in old(tmp_path, STACK).argv
    assert str(commands.BY_THREADS) not in old(tmp_path / "own", OWN_SERVER).argv
    assert "--config" not in old(found, STACK).argv


def test_the_old_side_can_have_its_own_interpreter(tmp_path):
    """An application may need versions of libraries that are not ours."""
    stack = STACK.replace("port: 5001", "port: 5001, python: .venv/bin/python")

    assert old(tmp_path, stack).argv[0] == str(tmp_path / ".venv" / "bin" / "python")


@pytest.mark.parametrize(
    ("says", "is_told"),
    [
        ("echo bind workers control_socket_disable", True),
        ("echo bind workers", False),
        ("exit 1", False),
        ("head -c 9 /dev/urandom", False),
    ],
)
def test_an_older_gunicorn_is_given_no_option_that_it_does_not_know(tmp_path, says, is_told):
    """An application pins its own: one that it does not know would be its end."""
    stack = STACK.replace("port: 5001", "port: 5001, python: bin/python")
    program = tmp_path / "bin" / "python"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{says}\n")
    program.chmod(0o755)

    assert ("--no-control-socket" in old(tmp_path, stack).argv) == is_told


def test_the_gunicorn_that_is_ours_makes_no_control_socket(tmp_path):
    """One path for all that this account runs would be in the way of another system here."""
    assert "--no-control-socket" in old(tmp_path, STACK).argv
