"""What an earlier server of PostgreSQL left, before a new one is started."""

import subprocess
import sys
from pathlib import Path

import pytest

from offramp.local import database
from offramp.local.database import Database
from offramp.local.layout import Layout
from tests.waiting import PATIENCE_SECONDS

WAIT = "import time; print(flush=True); time.sleep(600)"


@pytest.fixture
def server(tmp_path):
    """Return a database whose files are there, so that none are made."""
    layout = Layout(tmp_path, tmp_path / "home")
    layout.prepare()
    layout.open_sockets()
    found = Database(layout, "shop")
    layout.postgres.mkdir()
    found.socket.mkdir()
    return found


@pytest.fixture
def run(tmp_path):
    """Start a process that has a name and words, and wait until it runs."""
    started = []

    def begin(name, *words):
        program = tmp_path / name
        program.symlink_to(sys.executable)
        one = subprocess.Popen([program, "-c", WAIT, *words], stdout=subprocess.PIPE)
        one.stdout.readline()
        started.append(one)
        return one

    yield begin
    for one in started:
        one.kill()
        one.wait()
        one.stdout.close()


def locks(server):
    """Return the two files by which PostgreSQL keeps others out."""
    return server.layout.postgres / "postmaster.pid", server.socket / ".s.PGSQL.5432.lock"


def note(server, pid):
    for lock in locks(server):
        lock.write_text(f"{pid}\n{server.layout.postgres}\n")


def test_a_server_that_was_left_is_ended(server, run):
    """Two servers must never have the same files; whatever name the folder is reached by."""
    link = server.layout.root / "link"
    link.symlink_to(server.layout.home)
    left = run("postgres", "-D", str(link / "data/postgres"))
    note(server, left.pid)

    database.prepare(server)

    assert left.wait(PATIENCE_SECONDS) != 0


@pytest.mark.parametrize("words", [("gunicorn",), ("postgres", "-D", "/another/project")])
def test_another_process_of_that_number_is_let_be(server, run, words):
    """A container that restarts gives numbers out again, and PostgreSQL would not start."""
    other = run(*words)
    note(server, other.pid)

    database.prepare(server)

    assert other.poll() is None
    assert not any(map(Path.exists, locks(server)))


def test_a_server_that_does_not_say_what_it_serves_keeps_its_locks(server, run):
    """PostgreSQL itself then refuses, which is better than two servers of the same files."""
    unsure = run("postgres")
    note(server, unsure.pid)

    database.prepare(server)

    assert unsure.poll() is None
    assert all(map(Path.exists, locks(server)))


@pytest.mark.parametrize("content", ["", "no number\n", f"{2**22 + 1}\n"])
def test_a_lock_of_nobody_is_postgresqls_own(server, content):
    """It knows what to do with that of a process that is gone."""
    for lock in locks(server):
        lock.write_text(content)

    database.prepare(server)

    assert all(map(Path.exists, locks(server)))
