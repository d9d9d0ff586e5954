"""Logs of many programs, each in its own form, become one stream in the order of time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from offramp.local import logs
from offramp.local.follow import Follower

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "old.log").write_text(
        "[2026-11-22 12:00:01 +0000] [7] [INFO] Booting worker\n"
        "Traceback (most recent call last):\n"
        "  ValueError\n"
        "[2026-11-22 12:00:05 +0000] [7] [INFO] later\n"
    )
    (tmp_path / "login.log").write_text('{"time": "2026-11-22T12:00:03.5+00:00", "m": "x"}\n')
    return tmp_path


@pytest.mark.parametrize(
    "line",
    [
        '{"message": "2020-01-01T00:00:00Z", "time": "2026-11-22T12:00:00Z"}',
        '{"ts": "2026-11-22T12:00:00.000000+00:00"}',
        "[2026-11-22 12:00:00.000][77][warning][main] [source/server.cc:1] envoy",
        "2026-11-22 12:00:00.000 UTC [77] LOG:  database system is ready",
        "[2026-11-22 13:00:00 +0100] [7] [INFO] gunicorn",
        "2026-11-22 12:00:00,000 INFO logging's own form",
    ],
)
def test_the_time_of_each_program_is_understood(line):
    """Else its lines stand in the wrong place."""
    assert logs.time_of(line) == NOON


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Traceback",
        "{",
        "{}",
        '{"time": 7}',
        "2026-13-45 99:99:99",
        "x" * 99,
        '{"a": ' + "[" * 100_000,
    ],
    ids=lambda line: line[:20],
)
def test_a_line_without_a_time_has_none(line):
    """It must not be guessed, and must not fail."""
    assert logs.time_of(line) is None


def test_a_time_in_another_zone_is_the_same_instant():
    """Operators compare machines."""
    zone = timezone(timedelta(hours=2))

    assert logs.time_of("2026-11-22T14:00:00+02:00 x") == NOON.astimezone(zone)


def test_a_traceback_stays_with_its_line_when_merged(folder):
    """Lines of two processes may not be mixed within one error."""
    lines = logs.last(logs.files(folder), 50)

    assert [line.name for line in lines] == ["old", "old", "old", "login", "old"]


def test_only_what_is_young_and_only_so_many(folder):
    """--since and --lines."""
    since = NOON + timedelta(seconds=2)

    assert len(logs.last(logs.files(folder), 50, since)) == 2
    assert [line.text[-5:] for line in logs.last(logs.files(folder), 1)] == ["later"]
    assert logs.last(logs.files(folder), 0) == []


def test_following_tells_each_new_line_once(folder):
    """Also of a log that comes later, a line that is not finished, and a turned file."""
    follower = Follower(lambda: logs.files(folder))
    (folder / "new.log").write_text("first\nhal")

    assert [(line.name, line.text) for line in follower.look()] == [("new", "first")]
    with (folder / "new.log").open("a") as file:
        file.write("f\n")
    assert [line.text for line in follower.look()] == ["half"]
    assert follower.look() == []
    (folder / "new.log").rename(folder / "new.log.1")
    (folder / "new.log").write_text("turned\n")
    assert [line.text for line in follower.look()] == ["turned"]
