"""The supervisor's small decisions, without starting anything."""

import asyncio
import socket
import sys
from http.server import BaseHTTPRequestHandler
from threading import Thread

import pytest

from offramp.errors import OfframpError
from offramp.local import children, readiness
from offramp.local.supervisor.keep import LONGEST_WAIT_SECONDS, wait_seconds
from offramp.local.supervisor.options import Options
from offramp.local.supervisor.start import first
from tests.servers import Server


def test_a_child_that_keeps_ending_is_started_ever_later():
    """A broken process may not use up the machine, yet a single crash costs half a second."""
    waits = [wait_seconds(times) for times in range(1, 20)]

    assert waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert waits[-1] == LONGEST_WAIT_SECONDS


def test_options_reach_the_supervisors_process_unchanged():
    """They travel as one word of its command line."""
    options = Options("/a b/stack.yml", gateway_port=1, any_ports=True, with_seed=False)

    assert Options.from_text(options.to_text()) == options


def test_the_first_error_of_a_start_is_the_one_told():
    """What failed because of it does not hide it."""
    cause = OfframpError("the cause")
    group = ExceptionGroup("", [ExceptionGroup("", [cause]), OfframpError("later")])

    assert first(group) is cause


class Teapot(BaseHTTPRequestHandler):
    """Answers 200 at one address and 418 at all others."""

    def do_GET(self):
        self.send_response(200 if self.path == "/ready?x=1" else 418)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def address():
    with Server(("127.0.0.1", 0), Teapot) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("url", "wanted", "answers"),
    [
        ("http://{}/ready?x=1", 200, True),
        ("http://{}/other", 200, False),
        ("http://{}/other", None, True),
        ("tcp://{}", None, True),
    ],
)
def test_ready_means_the_wanted_answer(address, url, wanted, answers):
    """The old side may answer anything; a `ready` URL has to say 200."""
    assert asyncio.run(readiness.answers(url.format(address), wanted)) is answers


def test_an_end_is_noticed_while_an_answer_is_awaited(tmp_path):
    """A worker that hangs in its first request must not hide that its server is gone."""
    words = (sys.executable, "-c", "raise SystemExit(7)")
    child = children.start(children.Command("old", words, tmp_path, {}, tmp_path / "old.log"))

    with pytest.raises(readiness.StartError, match="old ended with exit code 7"):
        asyncio.run(readiness.wait(child, asyncio.Event().wait))


def test_a_port_that_nobody_has_does_not_answer():
    """Neither by HTTP nor by TCP, and at once."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert not asyncio.run(readiness.answers(f"http://127.0.0.1:{port}/"))
    assert not asyncio.run(readiness.answers(f"tcp://127.0.0.1:{port}"))
