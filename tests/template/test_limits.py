"""Many callers, slow handlers, idle connections."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.waiting import PATIENCE_SECONDS


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1])


def test_two_hundred_idle_connections_do_no_harm(serve):
    """A gateway keeps connections open; they must not count as work."""
    server = serve(lambda _event, _context: "x", max_connections=8)
    idle = [server.connect() for _ in range(200)]

    assert status(server.get()) == 200
    for client in idle:
        client.close()


@pytest.mark.parametrize("limit", ["max_connections", "max_request_bytes", "max_inflight"])
def test_a_limit_of_zero_is_none(serve, limit):
    """As for of-watchdog's timeouts; to serve nothing at all cannot be meant."""
    server = serve(lambda event, _context: event.body, **{limit: 0})
    head = b"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n"

    assert server.say(head + b"x" * 100_000).endswith(b"x" * 100_000)


def test_waiting_callers_get_their_turn_beside_kept_connections(serve):
    """With one place, a busy kept-alive caller would starve all others for ever."""
    server = serve(lambda _event, _context: "x", max_connections=1, threads=1)
    has_ended = threading.Event()

    def keep_busy() -> None:
        client = server.connect()
        while not has_ended.is_set():
            client.sendall(b"GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            if b"Connection: close" in client.recv(65536):
                client.close()
                client = server.connect()
        client.close()

    with ThreadPoolExecutor() as pool:
        busy = pool.submit(keep_busy)
        try:
            answers = [server.get() for _ in range(20)]
        finally:
            has_ended.set()
        busy.result(PATIENCE_SECONDS)

    assert [status(answer) for answer in answers] == [200] * 20


def test_slow_handlers_run_side_by_side(serve):
    """All eight have to be in the handler at once for any to return."""
    together = threading.Barrier(8, timeout=PATIENCE_SECONDS)
    server = serve(lambda _event, _context: str(together.wait()))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: server.get(), range(8)))

    assert [status(answer) for answer in answers] == [200] * 8


def test_beyond_max_inflight_callers_are_told_to_come_back(serve):
    """As of-watchdog does: 429 at once is better than a queue without end."""
    has_begun, may_end = threading.Event(), threading.Event()

    def handle(_event, _context):
        has_begun.set()
        may_end.wait(PATIENCE_SECONDS)
        return "x"

    server = serve(handle, max_inflight=1, threads=2)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(server.get)
        try:
            assert has_begun.wait(PATIENCE_SECONDS)
            refused = server.get()
        finally:
            may_end.set()

    assert status(refused) == 429
    assert b"Retry-After: 1" in refused
    assert status(first.result()) == 200
    assert server.registry.get_sample_value("offramp_refusals_total") == 1


def test_a_handlers_own_429_is_no_refusal_of_ours(serve):
    """A login that holds guessers off has its hands free: nobody should be told to scale it."""
    server = serve(lambda _event, _context: {"statusCode": 429, "body": "later"})

    assert status(server.get()) == 429
    assert server.registry.get_sample_value("offramp_refusals_total") == 0


def test_a_stuck_handler_gets_a_504_and_others_finish(serve):
    """The thread cannot be stopped, but its caller can be answered."""
    may_end = threading.Event()

    def handle(event, _context):
        if event.path == "/stuck":
            may_end.wait(PATIENCE_SECONDS)
        return "x"

    server = serve(handle, exec_timeout=0.1)
    try:
        stuck = server.get("/stuck", "X-Request-Id: s1")
        is_stuck = server.application.is_stuck
        others = (status(server.get("/other")) for _ in within(PATIENCE_SECONDS))
        others_finish = any(each == 200 for each in others)
    finally:
        may_end.set()

    assert status(stuck) == 504
    assert json.loads(stuck.partition(b"\r\n\r\n")[2])["request_id"] == "s1"
    assert is_stuck
    assert others_finish


def within(seconds):
    """Yield until *seconds* have passed; a busy machine may keep any handler for too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield


@pytest.mark.parametrize(
    ("path", "is_ready", "expected"),
    [
        ("/_/health", True, 200),
        ("/_/health", False, 200),
        ("/_/ready", True, 200),
        ("/_/ready", False, 503),
        ("/_/other", True, 201),
    ],
)
def test_probes_answer_for_the_process(serve, path, is_ready, expected):
    """Alive and ready are different questions; other paths belong to the handler."""
    server = serve(lambda _event, _context: {"statusCode": 201})
    server.application.is_ready = is_ready

    assert status(server.get(path)) == expected


def test_a_missing_handler_is_a_503(serve):
    """The function's image is broken; the platform has to know, the caller may come back."""
    server = serve(None)

    assert status(server.get("/")) == 503
    assert status(server.get("/_/ready")) == 503


def test_requests_are_counted_under_of_watchdogs_names(serve):
    """Dashboards and alerts made for OpenFaaS keep working."""
    server = serve(lambda _event, _context: {"statusCode": 201})
    server.get()
    server.get("/_/health")

    value = server.registry.get_sample_value
    labels = {"code": "201", "method": "GET"}
    assert value("http_requests_total", labels) == 1
    assert value("http_request_duration_seconds_count", labels) == 1
    assert value("http_requests_in_flight") == 0


def test_the_access_log_names_request_and_trace(serve):
    """From a line of the log to the trace is one copy and paste."""
    server = serve(lambda _event, _context: "x", access_log=True)
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    server.get("/a?b=c", f"traceparent: 00-{trace_id}-00f067aa0ba902b7-01")

    line = json.loads(server.log.read_text())
    assert (line["method"], line["path"], line["status"]) == ("GET", "/a", 200)
    assert line["trace_id"] == trace_id
    assert "ms" in line
    assert "request_id" in line
