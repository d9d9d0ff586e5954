"""Too little memory: the caller may come again, and what is left goes on working."""

import contextlib
import gc
import threading
import weakref

import pytest
from offramp_runtime import gate, template_process
from offramp_runtime.connection import Connection
from offramp_runtime.lead import Lead, Worker
from offramp_runtime.logs import Log
from offramp_runtime.parser import RequestParser
from offramp_runtime.server import Server

from offramp.local.host.process import FunctionProcess
from tests.waiting import until

TOO_MUCH = 1 << 62  # bytes


class Held:
    """Something that a handler has in its hands when memory runs out."""


def test_want_of_memory_is_a_503(serve):
    """It is nobody's mistake, and may be over in a moment; the log says where it was."""

    def handle(event, _context):
        return bytes(bytearray(TOO_MUCH)) if event.path == "/much" else "fine"

    server = serve(handle)

    answer = server.get("/much")

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nRetry-After: 1\r\n" in answer
    assert b"application/problem+json" in answer
    assert server.get().endswith(b"fine")
    assert "MemoryError" in server.log.read_text()


def test_what_the_handler_held_is_let_go(serve):
    """Without waiting for the garbage collector: the next request needs the memory."""
    held = []

    def handle(_event, _context):
        own = Held()
        held.append(weakref.ref(own))
        return bytearray(TOO_MUCH)

    gc.disable()
    try:
        serve(handle).get()
    finally:
        gc.enable()

    assert [reference() for reference in held] == [None]


def test_want_of_memory_for_a_body_is_a_503(serve, monkeypatch):
    """The handler has not seen the request; a connection that just ends would be a failure."""
    server = serve(lambda _event, _context: "fine")
    whole = RequestParser.on_body

    def no_room(parser, part):
        if part.startswith(b"large"):
            raise MemoryError
        whole(parser, part)

    monkeypatch.setattr(RequestParser, "on_body", no_room)
    head = b"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\n"

    answer = server.say(head + b"large")

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nRetry-After: 1\r\n" in answer
    assert b"application/problem+json" in answer
    assert server.say(head + b"small").endswith(b"fine")


def test_a_worker_that_gets_no_help_goes_on_alone():
    """A thread's stack is memory too; the only worker must not die of its absence."""
    started = []

    def add_thread():
        if started:
            raise RuntimeError("can't start new thread")
        started.append(threading.current_thread())

    lead, worker = Lead(add_thread, max_threads=8), Worker()
    lead.start_thread()
    lead.take(worker)

    lead.give(worker)
    assert not worker.leads
    lead.follow()
    lead.take(worker)

    assert worker.leads


def test_want_of_memory_for_a_connection_costs_no_thread(serve, monkeypatch):
    """The one that waits for events must not die, or nobody would wait for any again."""
    server = serve(lambda _event, _context: "fine")
    failures = [MemoryError()]

    def no_room(*given):
        if failures:
            raise failures.pop()
        return Connection(*given)

    monkeypatch.setattr(gate, "Connection", no_room)

    with server.connect() as client, contextlib.suppress(ConnectionError):
        assert client.recv(1) == b"", "let go"
    answers = [server.get() for _ in range(2)]

    assert [answer.endswith(b"fine") for answer in answers] == [True, True]
    assert not failures


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("threads", [1, 8])
def test_a_thread_that_ends_lets_others_serve(serve, monkeypatch, threads):
    """Whatever ended it: it held the lead, and nobody else would get an event."""
    server = serve(lambda _event, _context: "fine", threads=threads)
    whole, failures = Server._serve, [MemoryError(), MemoryError()]

    def fail(self, descriptor):
        if failures:
            raise failures.pop()
        whole(self, descriptor)

    monkeypatch.setattr(Server, "_serve", fail)
    held = [server.connect() for _ in failures]
    for client in held:
        client.sendall(b"GET / HTTP/1.1\r\nHost: t\r\n\r\n")
    until(lambda: not failures)

    assert server.get().endswith(b"fine")
    for client in held:
        client.close()


def test_a_fork_that_fails_ends_no_template_process(monkeypatch, tmp_path):
    """What it has loaded would have to be loaded again, with as little memory."""

    def fork():
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr("os.fork", fork)
    log = tmp_path / "log"
    with log.open("wb") as target:
        pid = template_process.fork("orders-add", Log(descriptor=target.fileno()))

    assert not FunctionProcess(tmp_path / "metrics").started(pid), "the host tries again later"
    assert "no process could be started for orders-add" in log.read_text()
