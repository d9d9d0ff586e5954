"""Killed processes, Ctrl-C, a closed terminal: nothing is lost, nothing is left."""

import json
import os
import signal
import subprocess

import pytest

from offramp.local import state
from tests.offramp.up.small import OFFRAMP, Project
from tests.waiting import until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mended(tmp_path_factory):
    """A project that tests break and that is whole again at their end."""
    project = Project(tmp_path_factory.mktemp("mended"))
    yield project
    project.run("down")


@pytest.fixture
def running(mended):
    """It runs, also when the test before ended too early."""
    if state.read(mended.layout) is None:
        mended.up()
    return mended


def test_a_killed_child_is_started_again_and_says_so(running):
    """The old side comes back by itself, and its log tells what happened."""
    first = running.marks()["plain"]
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: running.marks()["plain"] != first and running.get("/greet", "old")[0] == 200)

    assert "plain was ended by SIGKILL" in running.layout.log("plain").read_text()


def test_a_killed_function_host_comes_back_behind_the_same_gateway(running):
    """Its functions have new ports then; Envoy must learn them."""
    first = running.marks()["functions"]
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: running.marks()["functions"] != first)

    assert until(lambda: running.get("/greet", "new")[:2] == (200, "new"))


def test_a_killed_supervisor_leaves_nothing_that_the_next_up_cannot_clean(running):
    """Kill -9, power cut, out of memory: `up` is all one has to know."""
    before = running.marks()
    os.kill(before["supervisor"].pid, signal.SIGKILL)
    until(lambda: not before["supervisor"].is_alive)

    assert running.run("status").returncode == 1
    running.up()
    assert running.get("/greet", "new")[0] == 200
    assert not [name for name, mark in before.items() if mark.is_alive]


def test_ctrl_c_ends_exactly_what_was_started(project):
    """In the foreground; everything is gone when the command returns."""
    with foreground(project) as command:
        before = project.marks()
        command.send_signal(signal.SIGINT)
        assert command.wait(120) == 0

    assert not [name for name, mark in before.items() if mark.is_alive]
    assert state.read(project.layout) is None


@pytest.mark.parametrize("more", [[], ["--detach"]])
def test_ctrl_c_before_it_is_ready_leaves_nothing(project, more):
    """Most are pressed while something takes too long."""
    words = [*OFFRAMP, "--project", str(project.folder), "up", "--any-ports", *more]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as command:
        until(project.layout.state.exists)
        command.send_signal(signal.SIGINT)
        _, errors = command.communicate(timeout=120)

    assert command.returncode == 130
    assert "nothing runs" in errors
    assert "Traceback" not in errors
    assert state.read(project.layout) is None


def test_who_is_killed_while_it_starts_leaves_a_detached_one_alone(project):
    """A script that ends early, a connection that is lost: nobody asked it to end."""
    words = [*OFFRAMP, "--project", str(project.folder), "up", "--any-ports", "--detach"]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as command:
        until(project.layout.state.exists)
        command.kill()

    assert until(lambda: (running := state.read(project.layout)) and running.is_ready)


def test_a_closed_terminal_ends_everything_too(project):
    """Even when the foreground command is killed and can tell nobody."""
    with foreground(project) as command:
        before = project.marks()
        command.kill()
        command.wait()

    assert until(lambda: not [name for name, mark in before.items() if mark.is_alive])


def foreground(project):
    words = [*OFFRAMP, "--project", str(project.folder), "up", "--any-ports", "--json"]
    command = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert json.loads(command.stdout.readline())["gateway"]
    return command
