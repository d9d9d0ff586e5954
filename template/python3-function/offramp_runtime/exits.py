"""
The end of a process as Python's own is: what was begun is waited for, exit handlers run.

Processes end by `os._exit`, since nobody sees what else Python would tidy up. An application's
exit handlers send what its clients hold back (logs, events), and its executors finish what views
gave them: under gunicorn both happen. CPython's multiprocessing ends forked processes alike
(https://github.com/python/cpython/issues/83856).
"""

import atexit
import logging
import os
import threading

LONGEST_SECONDS = 5.0


def begin() -> None:
    """Leave exit handlers of the process this one was forked from behind: they end that one."""
    atexit._clear()  # noqa: SLF001 - there is no other way
    atexit.register(logging.shutdown)


def finish(code: int, seconds: float = LONGEST_SECONDS) -> None:
    """Wait for threads and run exit handlers; where that takes longer, end with *code*."""
    late = threading.Timer(seconds, os._exit, [code])
    late.daemon = True
    late.start()
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    atexit._run_exitfuncs()  # noqa: SLF001 - as above
    late.cancel()
