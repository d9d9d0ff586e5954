"""What is asked for often is asked once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from offramp.errors import OfframpError
from offramp.gateway.latest import Latest


class Source:
    """Counts how often it is asked; the time is set by the test."""

    def __init__(self):
        self.seconds = 0.0
        self.asked = 0
        self.is_down = False

    def ask(self):
        self.asked += 1
        if self.is_down:
            raise OfframpError("Prometheus does not answer")
        return self.asked

    def latest(self):
        return Latest(self.ask, seconds=1.0, clock=lambda: self.seconds)


@pytest.fixture
def source():
    return Source()


def test_an_answer_is_kept_for_a_moment(source):
    """Several pages that poll cost one question."""
    latest = source.latest()

    assert [latest(), latest()] == [1, 1]
    source.seconds = 1.0
    assert latest() == 2


def test_an_error_is_kept_as_long(source):
    """What is down already must not be asked once for each page."""
    source.is_down = True
    latest = source.latest()
    for _ in range(2):
        with pytest.raises(OfframpError, match="Prometheus does not answer"):
            latest()

    assert source.asked == 1
    source.is_down, source.seconds = False, 1.0
    assert latest() == 2


def test_those_who_come_while_it_is_asked_have_its_answer(source):
    """One asks at a time, however slow the answer is."""
    begun, go = threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert go.wait(60)
        return source.ask()

    latest = Latest(slow, clock=lambda: source.seconds)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(latest)
        assert begun.wait(60)
        others = [pool.submit(latest) for _ in range(7)]
        go.set()
        answers = {each.result(60) for each in (first, *others)}

    assert (answers, source.asked) == ({1}, 1)
