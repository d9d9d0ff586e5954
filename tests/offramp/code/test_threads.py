"""What the project's own classes of threads run is reached from who starts them."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes

SOURCE = """
    import gevent, multiprocessing, requests, threading

    class Base(threading.Thread):
        def run(self):
            requests.post("https://thread.example", timeout=3)

    class Inherits(Base): ...

    class Starts(threading.Thread):
        def __init__(self):
            super().__init__()
            self.start()
        def run(self):
            requests.post("https://starts.example", timeout=3)

    class Works(multiprocessing.Process):
        def run(self):
            requests.post("https://process.example", timeout=3)

    class Green(gevent.Greenlet):
        def _run(self):
            requests.post("https://green.example", timeout=3)

    class Plain:
        def start(self): ...
        def run(self):
            requests.post("https://plain.example", timeout=3)

    made = Base()
"""
REACHED = {
    "Base().start()": ["thread.example"],
    "one = Base(); one.daemon = True; one.start()": ["thread.example"],
    "made.start()": ["thread.example"],
    "Inherits().start()": ["thread.example"],
    "Starts()": ["starts.example"],
    "Works().start()": ["process.example"],
    "all = [Works() for _ in range(2)]\n        [one.start() for one in all]": ["process.example"],
    "Green().start()": ["green.example"],
    "Plain().start()": [],
    "made.is_alive()": [],
    "isinstance(made, Base)": [],
}


@pytest.mark.parametrize("line", REACHED)
def test_the_route_reaches_what_its_thread_runs(tmp_path: Path, line: str) -> None:
    """Whom it calls is told of the route; no call by name leads there."""
    view = f"\n    @app.post('/')\n    def view():\n        {line}\n        return ''\n"

    found = routes(tmp_path, SOURCE + view)

    assert [one.target for one in found["POST /"].outbound] == REACHED[line]
