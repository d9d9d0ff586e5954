"""
The places of a function: what is called, changed, read, raised and returned there.

A large application has half a million of them; named tuples are made twice as fast as frozen
dataclasses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from offramp.code.given import UNKNOWN, Given, Items, Keys, Reference

NONE_GIVEN: Mapping[str, Given] = MappingProxyType({})


class Call(NamedTuple):
    """
    A call: what is called, with what, and what stands around it.

    *target* is a reference, or `?.name` for a method of something unknown. *also* holds the
    names that its class's bases give it. *loops* counts the loops around; *inside* names what
    `with` holds open there; *caught* tells that a `try` with handlers is around it. *is_later*
    tells that it stands in a lambda at a module's top, so that an import does not run it.
    """

    target: str
    line: int
    args: tuple[Given, ...] = ()
    keywords: Mapping[str, Given] = NONE_GIVEN
    loops: int = 0
    inside: tuple[str, ...] = ()
    caught: bool = False
    also: tuple[str, ...] = ()
    starred: bool = False  # `*args` or `**options` are passed on: what is given is not all
    is_later: bool = False

    def is_any(self, *names: str) -> bool:
        """Tell whether it calls one of *names*, itself or by a base class."""
        return self.target in names or (bool(self.also) and any(one in names for one in self.also))

    def given(self, place: int, keyword: str) -> Given:
        """Return an argument by its place, or by its name."""
        if keyword in self.keywords:
            return self.keywords[keyword]
        return self.args[place] if 0 <= place < len(self.args) else UNKNOWN


class Write(NamedTuple):
    """
    A change of something that is not the function's own variable.

    *target* is the reference of the name, attribute or container; *how* one of "assign",
    "augment" (`+=`), "item" (`x[k] =`), "delete", "mutate" (`x.append()`).
    """

    target: str
    how: str
    line: int
    value: Given = UNKNOWN
    loops: int = 0
    key: Given = UNKNOWN  # what stands in the brackets


class Read(NamedTuple):
    """An attribute or name that leads out of the function, and the key where it is subscripted."""

    target: str
    line: int
    key: Given = UNKNOWN


class Raise(NamedTuple):
    """`raise`: the class, and what it is made with."""

    target: str
    line: int
    args: tuple[Given, ...] = ()
    keywords: Mapping[str, Given] = NONE_GIVEN


class Return(NamedTuple):
    """`return` or `yield`: what, and for a tuple its parts."""

    value: Given
    line: int
    is_yield: bool = False


class Run(NamedTuple):
    """What runs though no call names it: its reference, and the line that leads to it."""

    target: str
    line: int
    sure: bool = False


class Sites(NamedTuple):
    """
    All places of one function, in the order of lines.

    *called* names what its calls call, by the classes that they inherit from, too.
    """

    calls: tuple[Call, ...]
    writes: tuple[Write, ...]
    reads: tuple[Read, ...]
    raises: tuple[Raise, ...]
    returns: tuple[Return, ...]
    called: frozenset[str]

    @property
    def mentioned(self) -> Iterator[str]:
        """What is called, read and written."""
        yield from self.called
        yield from (one.target for one in self.reads)
        yield from (one.target for one in self.writes)


def functions_given(call: Call) -> Iterator[str]:
    """Yield references that a call passes on: callbacks, classes, tasks."""
    pending: list[Given] = [*call.args, *call.keywords.values()]
    while pending:
        one = pending.pop()
        if isinstance(one, Reference):
            yield one.ref
        elif isinstance(one, Items):
            pending.extend(one.items)
        elif isinstance(one, Keys):
            pending.extend(value for _, value in one.items)
