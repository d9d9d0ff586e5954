"""What runs is told by pid and start time, never by pid alone."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from offramp.errors import OfframpError
from offramp.local import marks, state
from offramp.local.layout import Layout
from offramp.local.marks import Mark
from offramp.local.stop import stop


@pytest.fixture
def layout(tmp_path):
    layout = Layout.of(tmp_path, {})
    layout.prepare()
    return layout


def running(supervisor):
    return state.State(
        started_at="2026-11-22T19:00:00+00:00",
        supervisor=supervisor,
        ports={"gateway": 8080, "operators": 8081, "admin": 9901},
        database_url="postgresql://ledger@/ledger?host=/x",
        processes={"old": Mark(1, 2)},
    )


def test_a_written_state_reads_back_the_same(layout):
    """Other verbs learn ports and pids only from this file."""
    written = running(Mark.of(os.getpid()))
    state.write(layout, written)

    assert state.require_running(layout) == written
    assert layout.state.stat().st_mode & 0o777 == 0o600


def test_what_a_later_version_wrote_beside_it_is_passed_over(layout):
    """Whoever has gone back to an earlier version needs `rollback` most."""
    written = running(Mark.of(os.getpid()))
    state.write(layout, written)
    document = json.loads(layout.state.read_text())
    layout.state.write_text(json.dumps({**document, "invented_later": True}))

    assert state.require_running(layout) == written


def test_a_reused_pid_is_not_taken_for_the_supervisor(layout):
    """After a crash the pid may belong to anything; it must not be shown or ended."""
    mine = Mark.of(os.getpid())
    state.write(layout, running(Mark(mine.pid, mine.started - 1)))

    assert state.read(layout) is None
    assert state.recorded(layout) is not None


def test_what_another_boot_or_container_left_is_not_ended(layout):
    """There the same pid and start time are another process's."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark, gone = Mark.of(child.pid), Mark(2**22 + 1, 1)
    for era, is_alive in (("another", True), (marks.era(), False)):
        left = replace(running(gone), processes={"old": mark}, era=era)
        state.write(layout, left)

        assert ("old" in stop(layout).ended) is not is_alive
        assert (child.poll() is None) is is_alive
        assert not layout.state.exists()
    child.communicate()


def test_an_ended_process_that_nobody_reaped_is_not_alive():
    """A zombie answers to kill -0; waiting for it to vanish would last for ever."""
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    mark = Mark.of(child.pid)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)

    assert mark is not None
    assert not mark.is_alive
    child.communicate()


def test_nothing_running_says_how_to_start(layout):
    """The most common first mistake."""
    with pytest.raises(OfframpError, match="offramp up"):
        state.require_running(layout)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        "{}",
        '{"supervisor": {"pid": 1, "started": 2}, "processes": []}',
        '{"supervisor": [], "processes": {}}',
        "[" * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_a_damaged_state_file_is_named(layout, text):
    """Never a traceback, never silently 'nothing runs'."""
    layout.state.write_text(text)

    with pytest.raises(OfframpError, match=r"state\.json is damaged"):
        state.read(layout)


def test_a_long_project_path_gets_a_short_socket_folder(tmp_path):
    """Unix socket paths end at 107 bytes; a deep project must still start."""
    layout = Layout.of(tmp_path / ("x" * 120), {})

    assert len(str(layout.sockets)) < 60
    assert layout.sockets == Layout.of(tmp_path / ("x" * 120), {}).sockets


def test_a_temporary_socket_folder_is_gone_when_nothing_listens(tmp_path):
    """Each project, and each run of `verify`, would leave one."""
    layout = Layout.of(tmp_path / ("x" * 120), {})

    layout.prepare()
    assert not layout.sockets.exists()
    layout.open_sockets()
    (layout.sockets / "host.sock").touch()
    assert layout.sockets.stat().st_mode & 0o777 == 0o700
    layout.close_sockets()
    assert not layout.sockets.exists()


def test_a_killed_systems_socket_folder_goes_with_down(tmp_path):
    """Nobody is left to remove it; while somebody runs it must stay."""
    layout = Layout.of(tmp_path / ("x" * 120), {})
    layout.prepare()
    layout.open_sockets()
    mine = Mark.of(os.getpid())
    state.write(layout, state.State("2026-11-22T19:00:00+00:00", Mark(mine.pid, 1), {}))

    stop(layout)
    stop(layout)

    assert not layout.sockets.exists()


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("/")])
def test_a_socket_folder_that_somebody_else_made_is_refused(tmp_path, make):
    """Anybody can guess its name; what a link leads to is neither used nor removed."""
    layout = Layout.of(tmp_path / ("y" * 120), {})
    make(layout.sockets)

    try:
        with pytest.raises(OfframpError, match="TMPDIR"):
            layout.open_sockets()
        layout.close_sockets()
        assert layout.sockets.lstat()
    finally:
        layout.sockets.unlink()


def test_a_socket_folder_of_the_projects_own_stays(tmp_path, monkeypatch):
    """The lock is in it."""
    monkeypatch.chdir(tmp_path)
    layout = Layout(tmp_path, Path("home"))
    layout.prepare()
    layout.open_sockets()
    layout.close_sockets()

    assert layout.sockets == layout.run
    assert layout.run.is_dir()


def test_git_sees_nothing_of_a_projects_state(tmp_path):
    """It holds secrets, and the application's own .gitignore knows nothing of it."""
    layout = Layout.of(tmp_path, {})
    layout.prepare()

    assert (tmp_path / ".offramp" / ".gitignore").read_text() == "*\n"


def test_offramp_home_moves_everything(tmp_path):
    """A project on a read-only disk can still be run."""
    layout = Layout.of(tmp_path, {"OFFRAMP_HOME": str(tmp_path / "elsewhere")})

    assert layout.state == tmp_path / "elsewhere" / "run" / "state.json"


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    """The message names the folder and the way out."""
    (tmp_path / ".offramp").write_text("a file in the way")

    with pytest.raises(OfframpError, match="OFFRAMP_HOME"):
        Layout.of(tmp_path, {}).prepare()
