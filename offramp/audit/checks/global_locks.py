"""Locks of the process, held while requests are answered."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.sites import Call

LOCKS = frozenset(
    f"{module}.{kind}()"
    for module in ("threading", "multiprocessing")
    for kind in ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition")
)
TAKES = frozenset(f"{one}.acquire" for one in LOCKS)
FILES = re.compile(  # between the processes of one machine
    r"(?:filelock\.(?:\w*FileLock)|fasteners\.(?:process_lock\.)?InterProcessLock|portalocker\.Lock)"
    r"(?:\(\)(?:\.acquire)?)?$|fcntl\.(?:flock|lockf)$|portalocker\.lock$"
)
TAKING = Called(FILES.match)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.requested:
        holds = any(one.inside for one in place.sites.calls)
        calls = place.sites.calls if holds or not place.sites.called.isdisjoint(TAKES) else ()
        line = next((one.line for one in calls if one.is_any(*TAKES) or _is_in(one, LOCKS)), None)
        makes_own = line is not None and any(f"{one.target}()" in LOCKS for one in calls)
        is_own = _guards_own_state(place) or _owner(context, place) in context.once(_guarding)
        if line is not None and not makes_own and not is_own:
            yield Hit(place.ref, line, f"{place.name}() holds a lock of its own process")
            continue
        held = (one.line for one in calls if one.inside and any(map(FILES.match, one.inside)))
        line = next((one.line for one in TAKING.of(place.sites)), None) or next(held, None)
        if line is not None:
            yield Hit(place.ref, line, f"{place.name}() holds a lock that is a file of its machine")


def _is_in(call: Call, locks: frozenset[str]) -> bool:
    return not locks.isdisjoint(call.inside)


def _guards_own_state(place: Place) -> bool:
    """Tell whether it protects what is the process's own anyway; module-state judges that."""
    return any(
        one.how in {"assign", "item", "augment", "mutate"}
        and not one.target.startswith(("builtins.", "flask."))
        for one in place.sites.writes
    )


def _guarding(context: Context) -> frozenset[str]:
    """Return the classes whose methods protect what their objects keep: readers take it, too."""
    return frozenset(
        _owner(context, place)
        for place in context.running.requested
        if _guards_own_state(place) and any(one.target in LOCKS for one in place.sites.reads)
    ) - {""}


def _owner(context: Context, place: Place) -> str:
    function = context.project.function(place.ref)
    return (function.owner if function else None) or ""


CHECK = Check(
    name="global-locks",
    severity="medium",
    title="Locks of one process",
    why="The lock keeps out other threads, or processes of the same machine, but no other copy:"
    " what it protects is unprotected as soon as there are two of them.",
    remedy="Let the database order them: a unique constraint, a row's or an advisory lock.",
    example="""\
# before
with lock: number = next_number()
# after
session.execute(select(func.pg_advisory_xact_lock(INVOICES)))""",
    find=find,
)
