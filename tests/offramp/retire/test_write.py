"""All files or none, also when the process is killed."""

import os
import signal
import sys

import pytest

from offramp.errors import OfframpError
from offramp.retire.write import ENDING, finish, is_interrupted, put

TOUCHING = {"open", "os.rename", "os.remove", "os.rmdir", "os.chmod"}


@pytest.fixture
def files(tmp_path):
    for name in ("a/one.py", "b/two.py", "three.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def everything(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_text()
        for p in folder.rglob("*")
        if p.is_file() and "state" not in p.parts
    }


def changes(folder):
    return {folder / "a/one.py": None, folder / "b/two.py": b"new 2", folder / "three.py": b"new 3"}


AFTER = {"b/two.py": "new 2", "three.py": "new 3"}


def killed(folder, at):
    """Put the changes in another process, killed where it touches files for the *at*-th time."""
    left = [at]

    def watch(event, _):
        if event in TOUCHING:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if not child:
        sys.addaudithook(watch)
        put(changes(folder), folder / "state/journal.json")
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_files_change_and_go(files):
    """Folders that hold nothing any more go too, and no journal is left."""
    put(changes(files), files / "state/journal.json")

    assert everything(files) == AFTER
    assert not (files / "a").exists()
    assert not (files / "state/journal.json").exists()


def test_an_error_puts_everything_back(files):
    """Half of a removal is worse than none."""
    before = everything(files)
    (files / f"b/two.py{ENDING}").mkdir()  # its new text cannot be written
    with pytest.raises(OSError, match=r"two\.py"):
        put(changes(files), files / "state/journal.json")
    (files / f"b/two.py{ENDING}").rmdir()

    assert everything(files) == before
    assert not is_interrupted(files / "state/journal.json")


def test_a_run_killed_anywhere_has_changed_nothing_or_is_completed(files):
    """SIGKILL at each of the moments at which it touches a file, one after the other."""
    before = everything(files)
    journal = files / "state/journal.json"
    at, seen = 1, set()
    while killed(files, at):
        is_begun = is_interrupted(journal)
        if is_begun:
            finish(journal)
        left = everything(files)
        assert left == (AFTER if is_begun or left == AFTER else before)
        seen.add((is_begun, left == AFTER))
        for name, text in before.items():
            (files / name).parent.mkdir(exist_ok=True)
            (files / name).write_text(text)
        journal.unlink(missing_ok=True)
        at += 1

    assert everything(files) == AFTER
    assert {(False, False), (True, True)} <= seen


def test_a_completed_run_has_nothing_left_to_complete(files):
    """It may be repeated by anybody."""
    put(changes(files), files / "state/journal.json")

    assert not is_interrupted(files / "state/journal.json")
    assert finish(files / "state/journal.json") == []


def test_files_brought_back_with_git_are_not_changed_again(files):
    """Whoever went back after a kill has said what should be."""
    before = everything(files)
    journal = files / "state/journal.json"
    at = next(at for at in range(1, 100) if killed(files, at) and is_interrupted(journal))
    for name, text in before.items():
        (files / name).parent.mkdir(exist_ok=True)
        (files / name).write_text(text)

    assert at
    assert not is_interrupted(journal)
    assert everything(files) == before


def test_files_that_somebody_changed_since_are_not_written_over(files):
    """Their own work would be lost."""
    journal = files / "state/journal.json"
    next(at for at in range(1, 100) if killed(files, at) and is_interrupted(journal))
    (files / "three.py").write_text("mine")

    with pytest.raises(OfframpError, match=r"three\.py has changed since: `git checkout"):
        finish(journal)
    assert (files / "three.py").read_text() == "mine"


def test_a_link_stays_one_and_modes_stay(files):
    """What it leads to is changed; a script stays executable, a read-only file read-only."""
    (files / "link.py").symlink_to("three.py")
    (files / "three.py").chmod(0o555)
    put({files / "link.py": b"new"}, files / "state/journal.json")

    assert (files / "link.py").is_symlink()
    assert (files / "three.py").read_text() == "new"
    assert (files / "three.py").stat().st_mode & 0o777 == 0o555


def test_two_do_not_write_at_once(files):
    """The second would take the first one's journal for a killed run's."""
    child = os.fork()
    if not child:
        from offramp.retire.write import _alone

        with _alone(files / "state/journal.json"):
            (files / "held").touch()
            signal.pause()
    while not (files / "held").exists():
        assert os.waitpid(child, os.WNOHANG) == (0, 0)
    try:
        with pytest.raises(OfframpError, match="another `offramp retire` is writing"):
            put(changes(files), files / "state/journal.json")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
