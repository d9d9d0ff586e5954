"""Which cases of which functions are sent, and what is held and why; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from offramp.cases import Case
from offramp.catalogue import Function
from offramp.errors import UsageError


@dataclass(frozen=True)
class Chosen:
    """One function, the cases to send, and why it proves nothing or not all (None: it does)."""

    function: Function
    cases: tuple[Case, ...]
    held: str | None = None


def choose(
    found: Sequence[tuple[Function, tuple[Case, ...]]], *, only: str | None, may_write: bool
) -> tuple[Chosen, ...]:
    """
    Return what is to be done for each function, in the order of *found*.

    *only* names the one case to send; `UsageError` where nobody has it. Without *may_write*
    cases that could write are left out, and their function is held.
    """
    if only is not None:
        with_it = [(f, tuple(case for case in cases if case.name == only)) for f, cases in found]
        found = [(function, cases) for function, cases in with_it if cases]
        if not found:
            raise UsageError(f"none of these functions has a case named {only!r}")
    return tuple(_chosen(function, cases, may_write=may_write) for function, cases in found)


def _chosen(function: Function, cases: tuple[Case, ...], *, may_write: bool) -> Chosen:
    if function.retired:
        return Chosen(function, (), "retired: it has no old side to compare with")
    if not cases:
        return Chosen(function, (), f"no cases: write some to {function.folder / 'cases.yml'}")
    if may_write:
        return Chosen(function, cases)
    reading = tuple(case for case in cases if case.only_reads(function))
    left_out = len(cases) - len(reading)
    held = (
        f"{left_out} of {len(cases)} cases could write to data that stays; --yes sends them"
        if left_out
        else None
    )
    return Chosen(function, reading, held)
