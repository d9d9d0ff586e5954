"""What a call for later is answered with, and what of it is told."""

import socket

import pytest

from shared.invocations import NEVER, Answer, call, callback
from shared.retries import TemporaryError

CALL = {
    "call_id": "c-1",
    "function": "greet",
    "namespace": "shop",
    "method": "POST",
    "path": "/",
    "query": "",
    "headers": [],
    "body": "",
    "callback": "http://waiting.example/",
}


@pytest.mark.parametrize("status", [200, 202, 302, 400, 404, 422])
def test_an_answer_that_would_not_change_is_final(status):
    """Calling again would only repeat the effect."""
    assert Answer(status, "", "", 0.1).is_final


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_an_answer_that_may_change_is_not(status):
    """The function was busy, slow or away."""
    assert not Answer(status, "", "", 0.1).is_final


def test_a_callback_tells_status_time_and_the_calls_id():
    """By OpenFaaS's names."""
    told = callback(CALL, Answer(201, "application/json", "e30=", 0.25))

    assert (told["url"], told["body"]) == ("http://waiting.example/", "e30=")
    assert told["headers"] == {
        "Content-Type": "application/json",
        "X-Call-Id": "c-1",
        "X-Function-Name": "greet",
        "X-Function-Status": "201",
        "X-Duration-Seconds": "0.250000",
    }


def test_a_callback_says_how_the_answer_is_encoded():
    """The body is told as it came, so nobody could read it otherwise."""
    told = callback(CALL, Answer(200, "text/plain", "H4s=", 0.25, "gzip"))

    assert told["headers"]["Content-Encoding"] == "gzip"


def test_nobody_waits_for_ever_for_a_function_that_never_answered():
    """It is told as a bad gateway."""
    assert callback(CALL, NEVER)["headers"]["X-Function-Status"] == "502"


def test_a_gateway_that_is_away_is_a_passing_failure(unused_tcp_port):
    """The call is made again."""
    with pytest.raises(TemporaryError, match=r"greet\.shop"):
        call(CALL, f"http://127.0.0.1:{unused_tcp_port}/function")


@pytest.fixture
def unused_tcp_port():
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
