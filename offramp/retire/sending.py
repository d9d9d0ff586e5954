"""What a test sends: by its own calls of a client, and by helpers that it hands addresses to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from offramp.retire.addresses import Addresses, Frame, Value
from offramp.retire.code import Code
from offramp.retire.mentions import ANY
from offramp.retire.units import Key, last_name

METHODS = frozenset({"get", "post", "put", "patch", "delete"})  # of a test's client
DEEPEST = 4  # helpers of helpers


@dataclass(frozen=True)
class Sent:
    """One call of a client: its method in capitals, and where to; *is_seen*: by its caller."""

    method: str
    to: Value
    call: ast.Call
    is_seen: bool


class Sending:
    """Reads what units send; *files* are the modules of tests."""

    def __init__(self, code: Code, files: set[str], addresses: Addresses) -> None:
        self._code = code
        self._files = files
        self.addresses = addresses

    def by(self, key: Key, given: Mapping[str, Value] | None = None) -> tuple[list[Sent], set[Key]]:
        """Return what *key* sends where its parameters have values, and the helpers that do it."""
        helpers: set[Key] = set()
        return list(self._in(self.addresses.frame(key, given), helpers, 0)), helpers

    def known(self, key: Key) -> set[int]:
        """Return ids of the addresses in the calls of a unit that come to something."""
        frame = self.addresses.frame(key)
        found = (self._client(one, frame) for one in self._code.mentions(key).calls)
        addresses = [one[1] for one in found if one is not None]
        return {id(one) for one in addresses if self.addresses.value(one, frame) != ANY}

    def _in(self, frame: Frame, helpers: set[Key], depth: int) -> Iterator[Sent]:
        said = self._code.mentions(frame.key)
        for call in said.calls:
            sent = self._client(call, frame)
            if sent is not None:
                method, address = sent
                to = self.addresses.value(address, frame)
                yield Sent(method, to, call, id(call) not in said.unseen)
                continue
            helper = self._helper(call, frame) if depth < DEEPEST else None
            if helper is not None and helper.key != frame.key:
                helpers.add(helper.key)
                yield from self._in(self.addresses.called(helper, call, frame), helpers, depth + 1)

    def _helper(self, call: ast.Call, frame: Frame) -> Frame | None:
        """Return the tests' own function that is called, where it is a whole unit."""
        found = self.addresses.function(call.func, frame)
        is_unit = found is not None and found.function == self.addresses.frame(found.key).function
        return found if found and is_unit and found.key.module in self._files else None

    def _client(self, call: ast.Call, frame: Frame) -> tuple[str, ast.expr] | None:
        """Return the method and the address of a client's call; None for any other call."""
        if not call.args or self._helper(call, frame) is not None:
            return None
        name = last_name(call)
        method: Value | None = None
        if name in METHODS:
            method = name
        elif name == "open" and isinstance(call.func, ast.Attribute):
            asked = next((one.value for one in call.keywords if one.arg == "method"), None)
            method = self.addresses.value(asked, frame) if asked else "get"
        elif isinstance(call.func, ast.Call) and last_name(call.func) == "getattr":
            method = self.addresses.value((*call.func.args, None)[1], frame)
        return (method.upper(), call.args[0]) if isinstance(method, str) else None
