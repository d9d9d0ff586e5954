"""
Descriptors of protocol buffers: what a `.proto` file declares, from the bytes protoc wrote of it.

Names are full ones ("shop.Cart.Item"). Options are kept as bytes, since only the messages that
extend them say how they are read.
Source: google/protobuf/descriptor.proto and "Encoding", protobuf.dev, 2024.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

REPEATED = 3  # FieldDescriptorProto.LABEL_REPEATED
DOUBLE, FLOAT, BOOL, STRING, MESSAGE, BYTES, ENUM = 1, 2, 8, 9, 11, 12, 14  # its types
FIXED = {6: "<Q", 7: "<I", 15: "<i", 16: "<q", DOUBLE: "<d", FLOAT: "<f"}
INTEGERS = frozenset({3, 4, 5, 13, ENUM})
ZIGZAG = frozenset({17, 18})
WIDEST, MORE = 10, 0x80  # bytes of a number; the bit of all but its last
DEEPEST = 100  # messages within messages; protobuf's own readers go no deeper
EIGHT_BYTES, FOUR_BYTES, COUNTED = 1, 5, 2  # wire types
Raw = int | bytes
Scalar = int | float | bool | str | bytes


@dataclass(frozen=True)
class Field:
    """A field of a message; *type* names the message or enumeration, *extendee* what it extends."""

    name: str
    number: int
    kind: int
    type: str = ""
    extendee: str = ""
    is_repeated: bool = False


@dataclass(frozen=True)
class Method:
    """A method of a service: its request's and answer's messages, its options unread."""

    name: str
    request: str
    answer: str
    options: bytes


@dataclass(frozen=True)
class Service:
    """A service and its methods, in order."""

    name: str
    methods: tuple[Method, ...]


@dataclass
class File:
    """One `.proto` file; messages are fields by number."""

    name: str = ""
    package: str = ""
    messages: dict[str, dict[int, Field]] = field(default_factory=dict)
    enums: dict[str, dict[str, int]] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    extensions: dict[str, Field] = field(default_factory=dict)

    def below(self, name: str, package: str) -> str | None:
        """Return a name without the package's, if it is at the file's top."""
        inner = name.removeprefix(f"{package}.") if package else name
        return None if "." in inner else inner


def fields(data: bytes) -> Iterator[tuple[int, Raw]]:
    """Yield the fields of a message, by number; raises ValueError where it is none."""
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        wire = key & 7
        if wire == 0:
            value, at = _number(data, at)
            yield key >> 3, value
            continue
        if wire == COUNTED:
            size, at = _number(data, at)
        elif wire in {EIGHT_BYTES, FOUR_BYTES}:
            size = 8 if wire == EIGHT_BYTES else 4
        else:
            raise ValueError(f"no wire type of protocol buffers: {wire}")
        if at + size > len(data):
            raise ValueError("a message ends within a field")
        yield key >> 3, data[at : at + size]
        at += size


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(data[at : at + WIDEST]):
        value |= (byte & 0x7F) << (7 * place)
        if not byte & MORE:
            return value, at + place + 1
    raise ValueError("a number has no end")


def scalar(one: Field, raw: Raw) -> Scalar:
    """Return a field's value that is no message; raises ValueError where it cannot be one."""
    if isinstance(raw, int):
        if one.kind in ZIGZAG:
            return (raw >> 1) ^ -(raw & 1)
        return bool(raw) if one.kind == BOOL else raw
    if one.kind in FIXED and len(raw) == struct.calcsize(FIXED[one.kind]):
        number: int | float = struct.unpack(FIXED[one.kind], raw)[0]
        return number
    return raw.decode() if one.kind == STRING else raw


def unset(one: Field) -> Scalar:
    """Return what a field is that was not set: its type's zero."""
    if one.kind in {STRING, BYTES}:
        return "" if one.kind == STRING else b""
    return False if one.kind == BOOL else 0


def read(data: bytes) -> File:
    """Return what a serialized FileDescriptorProto says; raises ValueError where it is none."""
    found = File()
    parts = list(fields(data))
    for number, value in parts:
        if number in {1, 2} and isinstance(value, bytes):
            setattr(found, "name" if number == 1 else "package", value.decode())
    for number, value in parts:
        if isinstance(value, bytes) and number in _READERS:
            _READERS[number](found, found.package, value)
    return found


def _message(found: File, above: str, data: bytes) -> None:
    if above.count(".") > DEEPEST:
        raise ValueError("messages nest too deeply")
    parts = list(fields(data))
    name = _within(above, _text(parts, 1))
    own = [_field(value) for value in _all(parts, 2)]
    found.messages[name] = {one.number: one for one in own}
    for number, value in parts:
        if isinstance(value, bytes) and number in _NESTED:
            _NESTED[number](found, name, value)


def _enum(found: File, above: str, data: bytes) -> None:
    parts = list(fields(data))
    numbers: dict[str, int] = {}
    for value in _all(parts, 2):
        inner = list(fields(value))
        numbers[_text(inner, 1)] = _int(inner, 2)
    found.enums[_within(above, _text(parts, 1))] = numbers


def _service(found: File, above: str, data: bytes) -> None:
    parts = list(fields(data))
    name = _within(above, _text(parts, 1))
    found.services[name] = Service(name, tuple(_method(value) for value in _all(parts, 2)))


def _method(data: bytes) -> Method:
    parts = list(fields(data))
    options = b"".join(_all(parts, 4))
    asked, answer = (_text(parts, at).lstrip(".") for at in (2, 3))
    return Method(_text(parts, 1), asked, answer, options)


def _extension(found: File, above: str, data: bytes) -> None:
    one = _field(data)
    found.extensions[_within(above, one.name)] = one


def _field(data: bytes) -> Field:
    parts = list(fields(data))
    return Field(
        name=_text(parts, 1),
        number=_int(parts, 3),
        kind=_int(parts, 5),
        type=_text(parts, 6).lstrip("."),
        extendee=_text(parts, 2).lstrip("."),
        is_repeated=_int(parts, 4) == REPEATED,
    )


def _within(above: str, name: str) -> str:
    return f"{above}.{name}" if above else name


def _all(parts: list[tuple[int, Raw]], wanted: int) -> list[bytes]:
    return [value for number, value in parts if number == wanted and isinstance(value, bytes)]


def _text(parts: list[tuple[int, Raw]], wanted: int) -> str:
    found = _all(parts, wanted)
    return found[-1].decode() if found else ""


def _int(parts: list[tuple[int, Raw]], wanted: int) -> int:
    found = [value for number, value in parts if number == wanted and isinstance(value, int)]
    return found[-1] if found else 0


# by the numbers of fields in FileDescriptorProto and in DescriptorProto
_READERS = {4: _message, 5: _enum, 6: _service, 7: _extension}
_NESTED = {3: _message, 4: _enum, 6: _extension}
