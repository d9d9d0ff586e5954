"""Which case comes next: cases in proportion to their `traffic`."""

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from offramp import cases
from offramp.catalogue import Function
from offramp.errors import OfframpError


@dataclass(frozen=True)
class Entry:
    """A case, its function, and how often it comes; it is sent while *turn* is held."""

    function: Function
    case: cases.Case
    frequency: float
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)

    @property
    def accounts(self) -> set[str]:
        """The accounts as which it sends requests."""
        steps = (*self.case.before, self.case)
        return {step.account for step in steps if step.account is not None}

    @property
    def secrets(self) -> set[str]:
        """The secret files it signs with."""
        return {step.sign.secret for step in (*self.case.before, self.case) if step.sign}


def entries(
    functions: Sequence[Function], *, evenly: bool = False, may_write: bool = True
) -> tuple[Entry, ...]:
    """
    Return every case with traffic, in the order of the catalogue.

    *evenly* gives each function the same share, so that rare routes get their numbers too.
    Without *may_write* cases that could write are left out. Raises `UsageError` for a wrong
    cases.yml, `OfframpError` when no case has traffic.
    """
    found = tuple(
        Entry(function, case, frequency, threading.Lock() if case.alone else nullcontext())
        for function in functions
        for case, frequency in _frequencies(cases.load(function.folder), evenly=evenly)
        if may_write or case.only_reads(function)
    )
    if not found and not may_write:
        raise OfframpError("no case with traffic only reads; --yes sends those that could write")
    if not found:
        raise OfframpError(
            f"no case has traffic; write `traffic: 1` at one that is true, in {_files(functions)}"
        )
    return found


def _files(functions: Sequence[Function]) -> str:
    """Return where the cases are: of one function its file."""
    folders = {function.folder for function in functions}
    return str(folders.pop() / "cases.yml") if len(folders) == 1 else "functions/**/cases.yml"


def _frequencies(
    found: tuple[cases.Case, ...], *, evenly: bool
) -> Iterator[tuple[cases.Case, float]]:
    whole = sum(case.traffic for case in found) if evenly else 1.0
    return ((case, case.traffic / whole) for case in found if case.traffic > 0)


def endless(mix: tuple[Entry, ...], seed: int) -> Iterator[Entry]:
    """Yield entries for ever; the same *seed* gives the same order."""
    chance = random.Random(seed)  # noqa: S311 - a mix of requests, not a secret
    weights = [entry.frequency for entry in mix]
    while True:
        yield chance.choices(mix, weights)[0]
