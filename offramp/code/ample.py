"""
Room to read large and deep code in.

Syntax trees are millions of objects without circles: the garbage collector looks at all of
them again and again and finds nothing, which takes nine tenths of the time. And code that is
nested more deeply than Python's default allows a walker to follow is rare, but there.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator

DEEP = 3_000  # frames; measured: with twice as many, 8 MB of stack hold


@contextlib.contextmanager
def ample() -> Iterator[None]:
    """
    Collect no garbage and allow deep recursion inside; afterwards as before.

    What was made inside is looked at by no later collection either: the first one would look
    at all of it, to find nothing.
    """
    was_collecting, limit = gc.isenabled(), sys.getrecursionlimit()
    gc.disable()
    sys.setrecursionlimit(max(limit, DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if was_collecting:
            gc.freeze()
            gc.enable()
