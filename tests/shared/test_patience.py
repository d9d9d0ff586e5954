"""A server that sends a byte now and then is given up like one that sends none."""

import socket
import threading
import time
from contextlib import suppress

import pytest

from shared import patience
from shared.outgoing import Client
from shared.retries import TemporaryError


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_a_service_that_trickles_is_given_up(request, monkeypatch, begin):
    """Each byte is in time, and the answer never: four of them would hold a worker for good."""
    monkeypatch.setattr(patience, "LONGEST_SECONDS", 0.5)
    server, ended = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def trickle():
        with server, server.accept()[0] as connection, suppress(OSError):
            connection.recv(65_536)
            connection.sendall(begin)
            while not ended.wait(0.05):
                connection.sendall(b"x")

    thread = threading.Thread(target=trickle)
    thread.start()
    request.addfinalizer(thread.join)
    request.addfinalizer(ended.set)
    begun = time.monotonic()

    with pytest.raises(TemporaryError, match="did not answer"):
        Client("the service").send(
            "GET", f"http://127.0.0.1:{server.getsockname()[1]}/", headers={}
        )
    assert time.monotonic() - begun < 20
