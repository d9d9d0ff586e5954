"""Signals while a weight is set."""

import codecs
import os
import signal
from contextlib import contextmanager

import pytest

from offramp.shift.interrupts import STOPS, Interrupted, interruptible, undisturbed


@pytest.fixture(autouse=True)
def handlers():
    """Those of this process are in place again afterwards."""
    before = {each: signal.getsignal(each) for each in STOPS}
    yield
    assert {each: signal.getsignal(each) for each in STOPS} == before


@pytest.mark.parametrize("stop", STOPS)
def test_the_first_request_to_stop_is_raised_and_no_second_one(stop):
    """Who presses Ctrl-C twice must not stop what takes the weight back."""
    with pytest.raises(Interrupted, match=stop.name), interruptible(), others():
        os.kill(os.getpid(), stop)


@contextmanager
def others():
    """What follows the first request, during which all three come again."""
    try:
        yield
    finally:
        for each in STOPS:
            os.kill(os.getpid(), each)


def test_a_signal_that_nobody_should_hear_is_not_heard():
    """`nohup offramp shift` goes on when its terminal is closed."""
    before, reached = signal.signal(signal.SIGHUP, signal.SIG_IGN), False
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGHUP)
            reached = True
    finally:
        signal.signal(signal.SIGHUP, before)

    assert reached


@pytest.mark.parametrize("stop", STOPS)
def test_what_must_be_whole_is_not_stopped(stop):
    """A weight that is set and in no journal would be nobody's."""
    before, reached = signal.getsignal(stop), False
    with undisturbed():
        os.kill(os.getpid(), stop)
        reached = True

    assert reached
    assert signal.getsignal(stop) is before


def test_an_interrupt_in_the_middle_of_a_codec_keeps_its_name():
    """Host names are encoded in each call; Python writes the codec's name into plain errors."""

    def stopped(*_text):
        raise Interrupted("SIGINT")

    def look_up(name):
        return codecs.CodecInfo(stopped, stopped, name=name) if name == "stopped" else None

    codecs.register(look_up)
    try:
        with pytest.raises(Interrupted) as told:
            "x".encode("stopped")
    finally:
        codecs.unregister(look_up)

    assert str(told.value) == "SIGINT"  # Python 3.13 leaves the codec's name in a note beside it
