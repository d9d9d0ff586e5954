"""Logs that are followed."""

import pytest

from offramp.local import logs
from offramp.local.follow import Follower


@pytest.fixture
def log(tmp_path):
    """A log that is there and empty."""
    file = tmp_path / "thing.log"
    file.write_text("")
    return file


def texts(follower) -> list[str]:
    return [line.text for line in follower.look()]


def test_a_line_is_told_once_it_is_whole(log):
    """Two writes of one line are one line."""
    follower = Follower(lambda: {"thing": log})
    told = []
    for piece in ("one\ntw", "o\n", ""):
        with log.open("a") as file:
            file.write(piece)
        told.append(texts(follower))

    assert told == [["one"], ["two"], []]


def test_much_at_once_is_told_in_parts_and_whole(log, monkeypatch):
    """Who was not asked for an hour must not read an hour into the memory."""
    monkeypatch.setattr(logs, "LAST_BYTES", 10)
    follower = Follower(lambda: {"thing": log})
    log.write_text("one\ntwo\nthree\n" + "x" * 25 + "\nlast\n")

    assert [texts(follower) for _ in range(6)] == [
        ["one", "two"],
        ["three"],
        ["x" * 10],
        ["x" * 10],
        ["xxxxx"],
        ["last"],
    ]


def test_a_log_that_was_turned_begins_anew(log):
    """Else its lines were lost until it is as long as the last one."""
    log.write_text("a long line before\n")
    follower = Follower(lambda: {"thing": log})
    log.write_text("new\n")

    assert texts(follower) == ["new"]
