"""Logs that programs hold open and that would fill the disk in the end."""

import pytest

from offramp.local.turning import turn_over


@pytest.fixture
def log(tmp_path):
    """A log that a program goes on writing."""
    with (tmp_path / "access.log").open("ab", buffering=0) as opened:
        yield opened


def test_a_full_log_goes_on_at_its_beginning(log, tmp_path):
    """Whoever writes it keeps it open, and appends."""
    log.write(b"old " * 30)

    assert turn_over(tmp_path, largest=100) == ["access.log"]
    log.write(b"new")

    assert (tmp_path / "access.log").read_bytes() == b"new"
    assert (tmp_path / "access.log.1").read_bytes() == b"old " * 25  # the last 100 bytes
    assert (tmp_path / "access.log.1").stat().st_mode & 0o077 == 0


def test_what_was_turned_before_makes_room(log, tmp_path):
    """Two files of a log at most."""
    for text in (b"1" * 101, b"2" * 101):
        log.write(text)
        turn_over(tmp_path, largest=100)

    assert sorted(file.name for file in tmp_path.iterdir()) == ["access.log", "access.log.1"]
    assert (tmp_path / "access.log.1").read_bytes() == b"2" * 100


def test_a_log_with_room_is_left_alone(log, tmp_path):
    """Also what is no log."""
    log.write(b"x" * 100)
    (tmp_path / "journal.jsonl").write_bytes(b"x" * 101)

    assert turn_over(tmp_path, largest=100) == []
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["access.log", "journal.jsonl"]
