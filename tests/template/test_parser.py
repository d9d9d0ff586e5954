"""The parser alone, without a socket."""

import tracemalloc

from offramp_runtime.parser import RequestParser

MIB = 2**20


def test_a_body_in_tiny_chunks_takes_the_room_of_its_bytes():
    """Kept in parts, each chunk would be an object of its own: 28 times the body."""
    parser = RequestParser(4 * MIB)
    parser.feed(b"POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n")
    tracemalloc.start()
    try:
        for _ in range(64):
            parser.feed(b"2\r\nab\r\n" * 1024)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert held < MIB
