"""A file is written whole or not at all."""

import errno
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from offramp import files
from offramp.files import write

KILLED = """
import os, pathlib, sys
from offramp import files
os.fsync = lambda number: os.kill(os.getpid(), 9)
files.write(pathlib.Path(sys.argv[1]), "new")
"""


def test_the_folder_is_made_where_it_is_missing(tmp_path):
    """Nobody has to make docs/ first."""
    write(tmp_path / "a" / "b.md", "text\n")

    assert (tmp_path / "a" / "b.md").read_bytes() == b"text\n"


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    """Here a folder stands in its place."""
    (tmp_path / "b.md" / "x").mkdir(parents=True)

    with pytest.raises(OSError, match=r"b\.md"):
        write(tmp_path / "b.md", "new")

    assert [one.name for one in tmp_path.iterdir()] == ["b.md"]


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path):
    """Nothing is written outside the folder of the documents."""
    outside = tmp_path / "outside"
    outside.write_text("theirs")
    (tmp_path / "b.md").symlink_to(outside)
    write(tmp_path / "b.md", "ours")

    assert outside.read_text() == "theirs"
    assert not (tmp_path / "b.md").is_symlink()


def test_a_pipe_is_never_replaced(tmp_path):
    """Nor is a device: root, as in a container, could take /dev/null from everybody."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")

    with pytest.raises(OSError, match="a device or a pipe is there") as raised:
        write(tmp_path / "pipe", "ours")
    write(tmp_path / "link", "ours")

    assert raised.value.filename == str(tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert (tmp_path / "link").read_text() == "ours"


def test_what_somebody_names_may_be_a_pipe_or_a_device(tmp_path):
    """`--sarif /dev/stdout` is handed on; anything else is a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "link").symlink_to(pipe)
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(pipe.read_text)
        files.put(tmp_path / "link", "ours, caf\udce9")

        assert reading.result() == "ours, caf?"
    assert (tmp_path / "link").is_symlink()

    files.put(tmp_path / "new" / "file", "ours")
    assert (tmp_path / "new" / "file").read_text() == "ours"


def test_names_that_are_no_unicode_do_not_hinder(tmp_path):
    """A file's name may hold any bytes."""
    write(tmp_path / "b.md", "caf\udce9")

    assert (tmp_path / "b.md").read_text() == "caf?"


def test_what_is_killed_while_it_writes_leaves_the_old_file_whole(tmp_path):
    """Half a page, or half a key, would be worse than the one of yesterday."""
    path = tmp_path / "page.md"
    path.write_text("old")
    killed = subprocess.run([sys.executable, "-c", KILLED, path], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert path.read_text() == "old"


def test_of_two_that_write_at_once_one_stays_whole(tmp_path):
    """They share no name for what is not finished."""
    texts = [letter * 1_000_000 for letter in "ab"]
    with ThreadPoolExecutor() as threads:
        list(threads.map(lambda text: write(tmp_path / "page.md", text), texts * 8))

    assert (tmp_path / "page.md").read_text() in texts
    assert [one.name for one in tmp_path.iterdir()] == ["page.md"]


def test_a_page_is_for_everybody_and_a_secret_for_its_owner(tmp_path):
    """The user's umask says who everybody is."""
    umask = os.umask(0o027)
    try:
        write(tmp_path / "page.md", "text")
        files.replace(tmp_path / "key", b"secret")
    finally:
        os.umask(umask)

    assert stat.S_IMODE((tmp_path / "page.md").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_what_must_be_new_is_not_put_over_a_file(tmp_path):
    """Of two that make the same secret at once, one is refused."""
    files.create(tmp_path / "key", b"first")
    with pytest.raises(FileExistsError, match="key"):
        files.create(tmp_path / "key", b"second")

    assert (tmp_path / "key").read_bytes() == b"first"
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


def test_a_full_disk_is_told_with_the_name_of_the_file(tmp_path, monkeypatch):
    """Not with that of one that nobody has heard of, or with none."""
    with Path("/dev/full").open("wb", 0) as full:
        monkeypatch.setattr(os, "fsync", lambda _number: full.write(b"x"))
        with pytest.raises(OSError, match=r"page\.md") as told:
            write(tmp_path / "page.md", "text")

    assert told.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []


def test_one_of_thousands_does_not_wait_for_the_disk(tmp_path, monkeypatch):
    """It takes milliseconds each time; what can be made again need not outlive a power cut."""
    waits = []
    monkeypatch.setattr(os, "fsync", waits.append)

    write(tmp_path / "quick", "text", is_synced=False)
    assert (tmp_path / "quick").read_text() == "text"
    assert waits == []

    write(tmp_path / "lasting", "text")
    assert len(waits) == 1
