"""One process at a time starts, ends or removes a project's system."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from offramp.errors import OfframpError
from offramp.local.layout import Layout


@contextmanager
def alone(layout: Layout) -> Iterator[None]:
    """
    Hold the project's lock, which ends with the process, however it ends; its folder must be there.

    Raises `OfframpError` when another holds it.
    """
    lock = os.open(layout.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _is_taken(lock):
            raise OfframpError(
                "another `offramp up` starts or ends this project right now; try again in a moment"
            )
        yield
    finally:
        os.close(lock)


def is_free(layout: Layout) -> bool:
    """Tell whether nobody starts, runs or ends it now."""
    try:
        lock = os.open(layout.lock, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        return _is_taken(lock)
    finally:
        os.close(lock)


def _is_taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
