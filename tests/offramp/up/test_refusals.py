"""What cannot be started is told by name, and nothing of it stays."""

import os
import socket

import psutil
import pytest

from offramp.local.marks import Mark
from tests.offramp.up.small import STACK


def test_a_broken_old_side_is_told_with_its_log_and_nothing_stays(project):
    """Which process, why, its last lines, and where the rest is."""
    project.write("plain.py", "raise RuntimeError('broken on purpose')")
    failed = project.run("up", "--any-ports", "--detach")

    assert failed.returncode == 1
    assert "plain ended with exit code" in failed.stderr
    assert "broken on purpose" in failed.stderr
    assert str(project.layout.log("plain")) in failed.stderr
    assert not started_in(project.folder)


def test_an_old_side_that_exits_at_each_start_is_not_waited_for(project):
    """Gunicorn starts such a worker for ever: two minutes for a setting that is missing."""
    project.write("plain.py", "import sys; print('SECRET_KEY is not set'); sys.exit(1)")
    failed = project.run("up", "--any-ports", "--detach")

    assert failed.returncode == 1
    assert "plain fails each time it starts" in failed.stderr
    assert "SECRET_KEY is not set" in failed.stderr
    assert not started_in(project.folder)


def started_in(folder):
    """Processes whose command line names *folder*."""
    found = []
    for process in psutil.process_iter(["cmdline", "pid"]):
        if process.pid != os.getpid() and str(folder) in " ".join(process.info["cmdline"] or ()):
            mark = Mark.of(process.pid)
            found += [process.info["cmdline"]] if mark and mark.is_alive else []
    return found


def test_a_taken_port_is_told_before_anything_starts(project):
    """Nothing half-started; the log of no process exists."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = project.run("up", "--detach", "--gateway-port", str(port))

    assert failed.returncode == 1
    assert f"port {port} (gateway) is taken" in failed.stderr
    assert [file.stem for file in project.layout.logs.glob("*.log")] == ["supervisor"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("service: plain", "service: plain, prot: 1"), "x-offramp.old.prot"),
        (("secrets: [key]", "secrets: [nobody]"), "greet needs the secret nobody"),
        (("port: 5001", "port: 5001, python: no/python"), "x-offramp.old.python"),
        (("{port:extra}", "{port:none}"), "{port:none} in stack.yml"),
        (("groups:", "processes: {w: {command: no-such-program}}\n  groups:"), "no-such-program"),
    ],
)
def test_a_wrong_stack_file_is_told_and_nothing_starts(project, change, message):
    """The message names the line to put right."""
    project.write("stack.yml", STACK.replace("DATABASE", "").replace(*change))
    failed = project.run("up", "--any-ports", "--detach")

    assert failed.returncode != 0
    assert message in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not started_in(project.folder)
