"""All files or none, also when the process is killed."""

import hashlib
import json
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
        put(changes(folder), folder / "state/journal.json", folder)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_files_change_and_go(files):
    """Folders that hold nothing any more go too, and no journal is left."""
    put(changes(files), files / "state/journal.json", files)

    assert everything(files) == AFTER
    assert not (files / "a").exists()
    assert not (files / "state/journal.json").exists()


def test_a_cache_that_is_not_pythons_stays(files):
    """Numba keeps its own beside Python's; all else is written all the same."""
    (files / "a/__pycache__").mkdir()
    (files / "a/__pycache__/one.cpython-311.pyc").touch()
    (files / "a/__pycache__/one.work-1.nbi").touch()

    put(changes(files), files / "state/journal.json", files)

    assert everything(files) == AFTER | {"a/__pycache__/one.work-1.nbi": ""}


def test_an_error_puts_everything_back(files):
    """Half of a removal is worse than none."""
    before = everything(files)
    (files / f"b/two.py{ENDING}").mkdir()  # its new text cannot be written
    with pytest.raises(OSError, match=r"two\.py"):
        put(changes(files), files / "state/journal.json", files)
    (files / f"b/two.py{ENDING}").rmdir()

    assert everything(files) == before
    assert not is_interrupted(files / "state/journal.json", files)


def test_a_run_killed_anywhere_has_changed_nothing_or_is_completed(files):
    """SIGKILL at each of the moments at which it touches a file, one after the other."""
    before = everything(files)
    journal = files / "state/journal.json"
    at, seen = 1, set()
    while killed(files, at):
        is_begun = is_interrupted(journal, files)
        if is_begun:
            finish(journal, files)
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
    put(changes(files), files / "state/journal.json", files)

    assert not is_interrupted(files / "state/journal.json", files)
    assert finish(files / "state/journal.json", files) == []


def test_files_brought_back_with_git_are_not_changed_again(files):
    """Whoever went back after a kill has said what should be."""
    before = everything(files)
    journal = files / "state/journal.json"
    at = next(at for at in range(1, 100) if killed(files, at) and is_interrupted(journal, files))
    for name, text in before.items():
        (files / name).parent.mkdir(exist_ok=True)
        (files / name).write_text(text)

    assert at
    assert not is_interrupted(journal, files)
    assert everything(files) == before


def test_files_that_somebody_changed_since_are_not_written_over(files):
    """Their own work would be lost."""
    journal = files / "state/journal.json"
    next(at for at in range(1, 100) if killed(files, at) and is_interrupted(journal, files))
    (files / "three.py").write_text("mine")

    with pytest.raises(OfframpError, match=r"three\.py has changed since: `git checkout"):
        finish(journal, files)
    assert (files / "three.py").read_text() == "mine"


def test_only_the_text_that_was_planned_is_put_in_place(files):
    """Between the kill and the next run anybody may have changed what was laid beside."""
    journal = files / "state/journal.json"
    next(at for at in range(1, 100) if killed(files, at) and is_interrupted(journal, files))
    laid = next(one for one in files.rglob(f"*{ENDING}"))
    laid.write_text("forged")

    with pytest.raises(OfframpError, match="has changed since"):
        finish(journal, files)
    assert "forged" not in {p.read_text() for p in files.rglob("*.py")}


def test_a_link_stays_one_and_modes_stay(files):
    """What it leads to is changed; a script stays executable, a read-only file read-only."""
    (files / "link.py").symlink_to("three.py")
    (files / "three.py").chmod(0o555)
    put({files / "link.py": b"new"}, files / "state/journal.json", files)

    assert (files / "link.py").is_symlink()
    assert (files / "three.py").read_text() == "new"
    assert (files / "three.py").stat().st_mode & 0o777 == 0o555


def test_links_and_modes_are_put_back(files):
    """A link came back as a file, and a script that could be run no longer could."""
    (files / "link.py").symlink_to("three.py")
    (files / "a/one.py").chmod(0o755)
    (files / "b/two.py").chmod(0o444)
    before = everything(files)
    removed = {files / "a/one.py": None, files / "link.py": None, files / "b/two.py": b"new"}

    def fail(*_):
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("offramp.retire.write._sweep", fail)  # everything is in place by then
        with pytest.raises(KeyboardInterrupt):
            put(removed, files / "state/journal.json", files)

    assert everything(files) == before
    assert (files / "link.py").readlink().name == "three.py"
    modes = [(files / name).stat().st_mode & 0o777 for name in ("a/one.py", "b/two.py")]
    assert modes == [0o755, 0o444]


@pytest.mark.parametrize("name", ["link.py", "folder/outside.py"])
def test_a_link_that_leads_out_is_not_followed(files, tmp_path_factory, name):
    """Another project's file would change, and no `git` here could bring it back."""
    outside = tmp_path_factory.mktemp("elsewhere") / "outside.py"
    outside.write_text("theirs")
    (files / "link.py").symlink_to(outside)
    (files / "folder").symlink_to(outside.parent)
    for fresh in (b"new", *([None] if name != "link.py" else [])):
        with pytest.raises(OfframpError, match=r"leads to .*outside\.py, outside "):
            put({files / name: fresh}, files / "state/journal.json", files)

    assert outside.read_text() == "theirs"


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
            put(changes(files), files / "state/journal.json", files)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.mark.parametrize("name", ["{outside}", "{files}/../outside", "{files}/away/outside"])
@pytest.mark.parametrize("after", [None, "0" * 64])
def test_a_journal_of_somebody_else_touches_nothing_outside(files, tmp_path_factory, name, after):
    """A repository can bring one along; only what is in the project is ever put in place."""
    folder = tmp_path_factory.mktemp("elsewhere")
    outside = folder / "outside"
    outside.write_text("theirs")
    (folder / f"outside{ENDING}").write_text("forged")
    (files / "away").symlink_to(folder)
    (files.parent / "outside").write_text("theirs")
    journal = files / "state/journal.json"
    journal.parent.mkdir()
    digest = hashlib.sha256(b"theirs").hexdigest()
    named = name.format(outside=outside, files=files)
    for before in (digest, "1" * 64):
        journal.write_text(json.dumps({named: [before, after]}))
        for act in (is_interrupted, finish):
            with pytest.raises(OfframpError, match=", outside "):
                act(journal, files)

    assert (outside.read_text(), (files.parent / "outside").read_text()) == ("theirs", "theirs")
    assert (folder / f"outside{ENDING}").read_text() == "forged"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"a": 1}',
        '{"a": ["b"]}',
        "\x00",
        '{"\\u0000/a": [null, null]}',
        '{"loop/a": [null, null]}',
        "[" * 10**5,
    ],
    ids=repr,
)
def test_a_damaged_journal_is_named(files, text):
    """With the way back, and not by a traceback."""
    journal = files / "state/journal.json"
    journal.parent.mkdir()
    (files / "loop").symlink_to("loop")
    journal.write_text(text.replace("loop", f"{files}/loop"))

    with pytest.raises(OfframpError, match=r"journal\.json is damaged .*git checkout"):
        is_interrupted(journal, files)


def test_a_link_where_new_text_is_laid_leads_nowhere(files, tmp_path_factory):
    """It was there before, or somebody laid it there meanwhile."""
    outside = tmp_path_factory.mktemp("elsewhere") / "outside"
    outside.write_text("theirs")
    for path in changes(files):
        path.with_name(path.name + ENDING).symlink_to(outside)
    put(changes(files), files / "state/journal.json", files)

    assert everything(files) == AFTER | {f"a/one.py{ENDING}": "theirs"}
    assert outside.read_text() == "theirs"
