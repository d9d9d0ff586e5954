"""A person at a terminal is told what takes long, and nothing of what does not."""

import sys

import pytest

from offramp.audit.progress import Progress


@pytest.fixture
def told(monkeypatch, capsys):
    """Return what a terminal is told of the stages that it is called with."""

    def tell(*stages, ends=False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        progress = Progress()
        for stage in stages:
            progress(*stage)
        if ends:
            progress.end()
        return capsys.readouterr().err

    return tell


def test_a_stage_of_unknown_length_is_told_at_once(told):
    """It calls only once, so that later would be never."""
    assert "looking for routes" in told(("looking for routes", 0, 0))


def test_what_is_soon_done_is_not_counted(told):
    """A small application is read before anybody could read the line."""
    assert told(("reading", 1, 20)) == ""


def test_the_line_is_taken_away_at_the_end(told):
    """What is printed next begins on an empty line."""
    assert told(("looking for routes", 0, 0), ends=True).endswith("\r\x1b[K")


def test_nothing_is_told_where_nobody_looks(capsys):
    """A log of a build holds no line that is written over and over."""
    Progress()("looking for routes", 0, 0)

    assert capsys.readouterr().err == ""
