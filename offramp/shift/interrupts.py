"""Turn the first request to stop into an exception, and let nothing disturb what follows."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(KeyboardInterrupt):
    """Somebody asked the shift to stop; the message names the signal."""

    def __init__(self, name: str) -> None:
        # an own one: Python writes a codec's name into errors that have BaseException's
        super().__init__(name)


@contextmanager
def interruptible() -> Iterator[None]:
    """
    Raise `Interrupted` in this block at the first SIGINT, SIGTERM or SIGHUP.

    Further ones are ignored: taking back the weight must not be cut short. So is one that is
    ignored before, as `nohup` has it.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in STOPS:
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted(signal.Signals(number).name)

    heard = [each for each in STOPS if signal.getsignal(each) is not signal.SIG_IGN]
    before = [(each, signal.signal(each, stop)) for each in heard]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore SIGINT, SIGTERM and SIGHUP in this block, of some seconds, that must be whole."""
    before = [(each, signal.signal(each, signal.SIG_IGN)) for each in STOPS]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)
