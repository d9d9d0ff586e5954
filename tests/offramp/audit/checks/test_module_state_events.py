"""Events between threads of one process: `stop.set()` reaches no other process."""

from pathlib import Path

import pytest

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import Sample, audit

HEAD = """
import threading
stop = threading.Event()
flags = {"search": threading.Event()}
class Worker:
    def __init__(self):
        self.stopping = threading.Event()
    def stop(self):
        self.stopping.set()
    def is_running(self):
        return not self.stopping.is_set()
worker = Worker()
class Plain:
    def set(self): ...
plain = Plain()
"""
END = '@app.post("/")\ndef end():\n    {}\n    return ""\n'
SHOW = '@app.get("/")\ndef show():\n    return str({})\n'
LOOP = "def work():\n    while not stop.wait(1): ...\nthreading.Thread(target=work).start()\n"
STOP, BOTH = END.format("stop.set()"), ["GET /", "POST /"]
TOLD = {
    "set by one view, asked for by another": (f"{STOP}{SHOW.format('stop.is_set()')}", BOTH),
    "set by a view, for a thread": (f"{LOOP}{STOP}", ["POST /"]),
    "of an object": (
        f"{END.format('worker.stop()')}{SHOW.format('worker.is_running()')}",
        BOTH,
    ),
    "of a mapping": (END.format('flags["search"].set()'), ["POST /"]),
    # one that a request makes for itself, one that nobody sets, and what is only called so
    "of the view itself": (END.format("done = threading.Event()\n    done.set()"), []),
    "only asked for": (SHOW.format("stop.is_set()"), []),
    "a method of that name": (END.format("plain.set()"), []),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_said_to_other_threads_is_state(tmp_path: Path, name: str) -> None:
    """The thread that is to stop runs in another process, or in none."""
    views, routes = TOLD[name]
    told = audit(tmp_path, Sample(name, HEAD + views), CHECK)

    assert sorted(route for one in told for route in one.routes) == routes
