"""The file of an upload: received as a stream into storage, raw or as multipart."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import (
    Data,
    Epilogue,
    Field,
    File,
    MultipartDecoder,
    NeedData,
)

from monolith import bodies
from monolith.extensions import storage
from monolith.fields import CONTROL
from monolith.problems import (
    FieldError,
    Invalid,
    Malformed,
    TooLarge,
    UnsupportedMediaType,
)

FILE_BYTES = 20_971_520
MULTIPART_BYTES = FILE_BYTES + 65_536
CHUNK_BYTES = 65_536
PART_HEAD_BYTES = 131_072
NAME_CHARACTERS = 255
CSV_TYPES = ("text/csv", "application/csv")


@dataclass
class Received:
    """A file on disk; *name* is the sender's, *path* is relative to the storage root."""

    id: UUID
    path: str
    place: Path
    name: str = "upload.csv"
    size_bytes: int = 0
    sha256: str = ""
    may_be_stored: bool = False


class Sink:
    """Writes a file, counting and hashing its bytes."""

    def __init__(self, target: BinaryIO) -> None:
        self.target = target
        self.size_bytes = 0
        self.digest = hashlib.sha256()

    def write(self, part: bytes) -> None:
        self.size_bytes += len(part)
        if self.size_bytes <= FILE_BYTES:
            self.target.write(part)
            self.digest.update(part)


def receive(user_id: UUID) -> Received:
    """Store the request's file; the caller removes it where it is not kept."""
    media_type, options = parse_options_header(request.headers.get("Content-Type"))
    is_multipart = media_type.lower() == "multipart/form-data"
    limit_bytes = MULTIPART_BYTES if is_multipart else FILE_BYTES
    announced = request.content_length
    if announced is not None and announced > limit_bytes:
        raise TooLarge(announced, limit_bytes)
    bodies.refuse_encodings()
    if not is_multipart and media_type.lower() not in CSV_TYPES:
        got = request.headers.get("Content-Type") or "none"
        raise UnsupportedMediaType(f"expected text/csv or multipart/form-data, got {got}")
    upload_id = uuid4()
    path = f"uploads/{user_id}/{upload_id}.csv"
    received = Received(upload_id, path, storage.place(path))
    read = (lambda sink: multipart(sink, options.get("boundary", ""))) if is_multipart else plain
    write_file(received, read)
    return received


def write_file(received: Received, read: Callable[[Sink], str | None]) -> None:
    """Write what *read* finds; nothing stays on the disk where that fails."""
    is_written = False
    try:
        with received.place.open("wb") as target:
            sink = Sink(target)
            received.name = clean(read(sink))
        if sink.size_bytes > FILE_BYTES:
            raise TooLarge(sink.size_bytes, FILE_BYTES)
        is_written = True
    finally:
        if not is_written:
            received.place.unlink(missing_ok=True)
    received.size_bytes = sink.size_bytes
    received.sha256 = sink.digest.hexdigest()


def plain(sink: Sink) -> None:
    """The whole body is the file."""
    while part := request.stream.read(CHUNK_BYTES):
        sink.write(part)
        if sink.size_bytes > bodies.COUNTED_BYTES:
            return
    bodies.require_whole(sink.size_bytes)


def multipart(sink: Sink, boundary: str) -> str | None:
    """The part ``file`` is the file; returns the name it was sent with."""
    if not boundary or not boundary.isascii():
        raise Malformed("the body is not valid multipart/form-data: it has no boundary")
    decoder = MultipartDecoder(
        boundary.encode("ascii"),
        max_form_memory_size=PART_HEAD_BYTES,  # content is handed on, only heads pile up
    )
    try:
        return file_part(decoder, sink)
    except (ValueError, RequestEntityTooLarge) as error:
        raise Malformed("the body is not valid multipart/form-data") from error


def file_part(decoder: MultipartDecoder, sink: Sink) -> str | None:
    """Feed the body to *decoder*, and the first part ``file`` to *sink*."""
    name: str | None = None
    is_found = is_ours = False
    parts = body_parts()
    event = decoder.next_event()
    while not isinstance(event, Epilogue):
        if isinstance(event, NeedData):
            decoder.receive_data(next(parts, None))
        elif isinstance(event, Field | File):
            is_ours = event.name == "file" and not is_found
            if is_ours:
                is_found, name = True, getattr(event, "filename", None)
        elif isinstance(event, Data) and is_ours:
            sink.write(event.data)
        event = decoder.next_event()
    if not is_found:
        raise Invalid([FieldError("file", "is required")])
    return name


def body_parts() -> Iterator[bytes]:
    """The body piece by piece; raises TooLarge where it has no announced length and no end."""
    size_bytes = 0
    while part := request.stream.read(CHUNK_BYTES):
        size_bytes += len(part)
        if size_bytes > MULTIPART_BYTES:
            raise TooLarge(size_bytes, MULTIPART_BYTES)
        yield part


def clean(name: str | None) -> str:
    """The base name of a sender's file name, without control characters."""
    base = (name or "").replace("\\", "/").rpartition("/")[2]
    return CONTROL.sub("", base)[:NAME_CHARACTERS] or "upload.csv"
