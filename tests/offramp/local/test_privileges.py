"""A server that must not be root still reaches what only root may enter."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from offramp.local.privileges import before_exec, unprivileged_user

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user stays who it is")
ASKS = "import os, sys; sys.exit(not os.access(sys.argv[1], os.R_OK | os.X_OK))"


def as_nobody(*argv):
    return subprocess.run(
        argv,
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=before_exec(signal.SIGKILL, unprivileged_user()),
    )


@pytest.fixture
def program(tmp_path):
    """A program in a folder that is as closed as root's home usually is."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    return shutil.copy("/bin/true", closed / "program")


def test_it_is_not_root():
    assert as_nobody("id", "-un").stdout.strip() == "nobody"


def test_it_runs_a_program_below_a_closed_folder(program):
    assert as_nobody(program).returncode == 0


def test_the_kernel_tells_it_so_when_it_asks_before(program):
    """PostgreSQL's initdb asks by access(2) whether its program is there, and ends if it is not."""
    assert as_nobody(sys.executable, "-c", ASKS, program).returncode == 0
