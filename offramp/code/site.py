"""The places of a function: what is called, changed, read, raised and returned there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.code.given import UNKNOWN, Given, Items, Keys, Reference


@dataclass(frozen=True, slots=True)
class Call:
    """
    A call: what is called, with what, and what stands around it.

    *target* is a reference, or `?.name` for a method of something unknown. *also* holds the
    names that its class's bases give it. *loops* counts the loops around; *inside* names what
    `with` holds open there; *caught* tells that a `try` with handlers is around it.
    """

    target: str
    line: int
    args: tuple[Given, ...] = ()
    keywords: dict[str, Given] = field(default_factory=dict)
    loops: int = 0
    inside: tuple[str, ...] = ()
    caught: bool = False
    also: tuple[str, ...] = ()
    starred: bool = False  # `*args` or `**options` are passed on: what is given is not all

    def is_any(self, *names: str) -> bool:
        """Tell whether it calls one of *names*, itself or by a base class."""
        return self.target in names or any(one in names for one in self.also)

    def given(self, place: int, keyword: str) -> Given:
        """Return an argument by its place, or by its name."""
        if keyword in self.keywords:
            return self.keywords[keyword]
        return self.args[place] if place < len(self.args) else UNKNOWN


@dataclass(frozen=True, slots=True)
class Write:
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
    key: Given = UNKNOWN  # of "item": what stands in the brackets


@dataclass(frozen=True, slots=True)
class Read:
    """An attribute or name that leads out of the function, and the key where it is subscripted."""

    target: str
    line: int
    key: Given = UNKNOWN


@dataclass(frozen=True, slots=True)
class Raise:
    """`raise`: the class, and what it is made with."""

    target: str
    line: int
    args: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """`return` or `yield`: what, and for a tuple its parts."""

    value: Given
    line: int
    is_yield: bool = False


@dataclass(frozen=True, slots=True)
class Sites:
    """All places of one function, in the order of lines."""

    calls: tuple[Call, ...]
    writes: tuple[Write, ...]
    reads: tuple[Read, ...]
    raises: tuple[Raise, ...]
    returns: tuple[Return, ...]


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
