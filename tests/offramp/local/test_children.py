"""Children end when asked, when killed, and when their parent dies."""

import os
import signal
import subprocess
import sys

import pytest

from offramp.errors import OfframpError
from offramp.local import children, ending
from offramp.local.children import Command
from offramp.local.ending import Ending
from offramp.local.marks import Mark
from tests.waiting import until

SLEEP = "import time; time.sleep(60)"
DEAF = "import signal,time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); " + SLEEP
FAMILY = f"import subprocess,sys; subprocess.Popen([sys.executable,'-c',{SLEEP!r}]); " + SLEEP


@pytest.fixture
def started(tmp_path):
    """A function that starts Python code as a child; whatever is left is killed."""
    begun = []

    def start(code):
        argv = (sys.executable, "-c", code)
        log = tmp_path / "child.log"
        begun.append(children.start(Command("child", argv, tmp_path, dict(os.environ), log)))
        return begun[-1]

    yield start
    for child in begun:
        ending.end([Ending(child.mark, signal.SIGKILL)])
        child.process.wait()


def test_an_asked_child_ends_without_force(started):
    """A clean end is told from a kill by its exit code."""
    child = started(SLEEP)
    ending.end([Ending(child.mark)])

    assert child.exit_code == -signal.SIGTERM


def test_a_deaf_child_is_killed_after_its_time(started, tmp_path):
    """`down` returns in bounded time whatever the application does."""
    child = started(DEAF)
    until(lambda: "deaf" in (tmp_path / "child.log").read_text())
    ending.end([Ending(child.mark, seconds=0.1)])

    assert child.exit_code == -signal.SIGKILL


def test_what_a_child_started_ends_with_it(started):
    """Gunicorn's workers must not keep the port after their master was killed."""
    child = started(FAMILY)
    until(lambda: ending.members(child.mark))
    grandchildren = ending.members(child.mark)
    os.kill(child.mark.pid, signal.SIGKILL)
    ending.end([Ending(child.mark)])

    assert not any(mark.is_alive for mark in grandchildren)


def test_children_do_not_outlive_a_killed_parent(tmp_path):
    """Kill -9 of the supervisor leaves nothing behind."""
    code = (
        "import os,sys,time\nfrom pathlib import Path\nfrom offramp.local import children\n"
        f"c = children.Command('c', (sys.executable,'-c',{SLEEP!r}), Path('/'), dict(os.environ),"
        f"Path({str(tmp_path / 'c.log')!r}))\n"
        "print(children.start(c).mark.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        mark = Mark.of(int(parent.stdout.readline()))
        assert mark.is_alive
        parent.kill()

    assert until(lambda: not mark.is_alive)


def test_a_program_that_does_not_exist_is_named(tmp_path):
    """The message speaks of the process, not of an errno alone."""
    command = Command("worker", ("/no/such/program",), tmp_path, {}, tmp_path / "w.log")

    with pytest.raises(OfframpError, match=r"worker cannot be started.*/no/such/program"):
        children.start(command)


def test_a_session_that_has_its_number_later_is_somebody_elses(started):
    """After a restart of the machine `up` killed what others had in a session of that number."""
    child = started(FAMILY)
    until(lambda: ending.members(child.mark))
    others = ending.members(child.mark)
    before = Mark(child.mark.pid, child.mark.started - 1)

    ending.end([Ending(before)])

    assert ending.members(before) == []
    assert child.exit_code is None
    assert all(mark.is_alive for mark in others)


def test_every_signal_has_a_word():
    """A process that was ended by one without a name took the supervisor with it."""
    assert children.exit_text(-signal.SIGKILL) == "was ended by SIGKILL"
    assert children.exit_text(-40) == "was ended by signal 40"
    assert children.exit_text(3) == "ended with exit code 3"
