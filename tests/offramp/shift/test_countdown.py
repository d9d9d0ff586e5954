"""What a terminal is shown while a window is counted."""

import fcntl
import os
import struct
import sys
import termios

import pytest

from offramp.shift import countdown

TOLD = 2  # the line, and that it is gone


def test_a_terminal_is_told_how_long_it_still_takes(monkeypatch, capsys):
    """Half a minute without a word looks like a tool that hangs."""
    slept = []
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    countdown.told(slept.append)(2.5)

    assert slept == [1.0, 1.0, 0.5]
    told = capsys.readouterr().err
    assert [one in told for one in ("3 s until", "2 s until", "1 s until")] == [True, True, True]
    assert told.endswith("\r\x1b[K")


def test_the_line_is_gone_after_ctrl_c(monkeypatch, capsys):
    """What is said then begins a line of its own."""

    def interrupted(seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with pytest.raises(KeyboardInterrupt):
        countdown.told(interrupted)(2.5)

    assert capsys.readouterr().err.endswith("\r\x1b[K")


def test_a_narrow_terminal_is_told_in_one_line(monkeypatch):
    """Of two lines a return takes away the second only: one more stayed for each second."""
    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    with os.fdopen(its, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        countdown.told(lambda _: None)(1.0)
        shown = b""
        while shown.count(b"\x1b[K") < TOLD:  # a terminal hands on what it gets in pieces
            shown += os.read(ours, 1000)
    os.close(ours)

    assert (
        shown.decode()
        == f"\r\x1b[K{'  … counting requests, 1 s until they are judged'[:39]}\r\x1b[K"
    )


def test_a_log_gets_none_of_it():
    """It would be a line a second."""
    slept = []
    assert countdown.told(slept.append) == slept.append
