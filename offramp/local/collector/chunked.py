"""Read a body of unknown length, as Envoy sends it. Source: RFC 9112, section 7.1."""

import re
from collections.abc import Iterator
from io import BufferedIOBase

from offramp.local.collector.decode import TooLargeError, UnreadableError

LONGEST_LINE = 1_000
SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;|\r?\n)")


def chunks(source: BufferedIOBase, most_bytes: int) -> Iterator[bytes]:
    """
    Yield the chunks of *source* up to its end, trailers included.

    Raises `TooLargeError` before reading more than *most_bytes*, `UnreadableError` when the
    form is wrong.
    """
    left = most_bytes
    while size := _size(source.readline(LONGEST_LINE)):
        left -= size
        if left < 0:
            raise TooLargeError(f"more than {most_bytes} bytes")
        chunk = source.read(size)
        if len(chunk) < size or source.readline(LONGEST_LINE).strip():
            raise UnreadableError("a chunk is longer or shorter than it says")
        yield chunk
    while source.readline(LONGEST_LINE).strip():
        continue


def _size(line: bytes) -> int:
    match = SIZE.match(line)
    if match is None:
        raise UnreadableError(f"{line!r} is no length of a chunk")
    return int(match[1], 16)
