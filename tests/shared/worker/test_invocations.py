"""Calls that were taken to be made later: made, tried again, told, given up."""

import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shared import outbox
from tests.shared.worker.workers import only, running, states
from tests.waiting import until


@dataclass
class Functions:
    """Stands for all functions and for who waits for an answer; *statuses* are used up in turn."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    seen: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def of(self, path: str) -> list[tuple[str, str, dict[str, str], bytes]]:
        return [one for one in self.seen if one[1].startswith(path)]


@pytest.fixture
def functions() -> Iterator[Functions]:
    known = Functions()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            known.seen.append((self.command, self.path, dict(self.headers.items()), body))
            is_call = self.path.startswith("/function/")
            self.send_response(known.statuses.pop(0) if is_call and known.statuses else 200)
            self.send_header("content-type", "text/x-answer")
            self.end_headers()
            self.wfile.write(b"said " + body)

        do_GET = do_POST  # noqa: N815 - http.server's names

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        known.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield known
        server.shutdown()


@pytest.fixture
def call(database, functions):
    """Write a call down, as the operators' gateway does."""

    def add(**other):
        payload = {"call_id": "c-1", "function": "greet", "namespace": "shop", "method": "POST"}
        payload |= {"path": "/a%20b", "query": "x=1", "headers": [["x-mine", "1"]]}
        payload |= {"body": base64.b64encode(b"\x00hello").decode(), "callback": None}
        with database.transaction() as connection:
            outbox.add(connection, "invoke", payload | other)

    return add


@pytest.fixture
def worker(settings, functions):
    with running(settings, FUNCTIONS_URL=f"{functions.url}/function/", OUTBOX_ATTEMPTS="3") as one:
        yield one


@pytest.mark.usefixtures("worker")
def test_a_call_reaches_the_function_as_it_was_made(database, functions, call):
    """Method, path, query, headers and body, and the id its caller knows it by."""
    call()
    until(lambda: states(database) == {"delivered": 1})

    ((method, path, headers, body),) = functions.seen
    assert (method, path, body) == ("POST", "/function/greet.shop/a%20b?x=1", b"\x00hello")
    assert (headers["x-mine"], headers["X-Call-Id"]) == ("1", "c-1")


@pytest.mark.usefixtures("worker")
def test_what_a_call_carried_is_not_kept(database, call):
    """Its headers may hold a password; a call that gave up keeps them, to be made again."""
    call(headers=[["authorization", "Bearer s3cret"]])
    until(lambda: states(database) == {"delivered": 1})

    kept = only(database, "SELECT payload::text AS text FROM outbox").text
    assert "s3cret" not in kept
    assert "body" not in kept


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_function_that_cannot_now_is_called_again(database, functions, call, status):
    """Busy or failing for a moment is no reason to lose the call."""
    functions.statuses = [status, status]
    call()
    until(lambda: states(database) == {"delivered": 1})

    assert len(functions.seen) == 3


@pytest.mark.usefixtures("worker")
def test_the_first_final_answer_is_told_once(database, functions, call):
    """Also a refusal: calling again would not change it."""
    functions.statuses = [503, 404]
    call(callback=f"{functions.url}/told")
    until(lambda: states(database) == {"delivered": 2})

    assert len(functions.of("/function/")) == 2
    ((_, _, headers, body),) = functions.of("/told")
    assert body == b"said \x00hello"
    assert headers["Content-Type"] == "text/x-answer"
    assert headers["X-Call-Id"] == "c-1"
    assert headers["X-Function-Name"] == "greet"
    assert headers["X-Function-Status"] == "404"
    assert float(headers["X-Duration-Seconds"]) >= 0


@pytest.mark.usefixtures("worker")
def test_a_call_that_is_given_up_is_a_dead_letter_and_told(database, functions, call):
    """`offramp deadletters` shows it, and who waits hears the last answer."""
    functions.statuses = [500, 500, 500]
    call(callback=f"{functions.url}/told")
    until(lambda: states(database) == {"dead": 1, "delivered": 1})

    dead = only(database, "SELECT last_error FROM outbox WHERE state = 'dead'")
    assert dead.last_error == "the function greet.shop answered 500"
    ((_, _, headers, _),) = functions.of("/told")
    assert headers["X-Function-Status"] == "500"


def test_a_worker_that_knows_no_functions_gives_the_call_up(settings, database, call):
    """It says which setting is missing."""
    with running(settings):
        call()
        until(lambda: states(database) == {"dead": 1})

    assert "FUNCTIONS_URL" in only(database, "SELECT last_error FROM outbox").last_error
