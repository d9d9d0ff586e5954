"""What callers get whose function does not start: an answer at once, for none would ever come."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress

MOST = 256  # at once: each is an open file of the host, which has other functions
REQUEST_BYTES = 65_536  # of a request that is read: unread bytes would make of the end a reset
BODY = json.dumps(
    {"type": "about:blank", "title": "The function does not start", "status": 503}
).encode()
ANSWER = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
    b"Retry-After: 5\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


def refuse_waiting(listener: socket.socket) -> int:
    """
    Answer connections that wait at *listener*, at most `MOST`; return how many those were.

    They are taken before the first is answered: who asks again after its answer is not among them.
    Where no further file can be opened, the others wait for the next time.
    """
    waiting = list(_waiting(listener))
    for connection in waiting:
        with connection, suppress(OSError):  # a caller that has gone is not waiting any more
            connection.setblocking(False)
            with suppress(BlockingIOError):
                connection.recv(REQUEST_BYTES)
            connection.sendall(ANSWER)
            connection.shutdown(socket.SHUT_WR)
    return len(waiting)


def _waiting(listener: socket.socket) -> Iterator[socket.socket]:
    listener.setblocking(False)  # as every process has it that serves there
    with suppress(OSError):
        for _ in range(MOST):
            yield listener.accept()[0]
