"""Locks of the process, held while requests are answered."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.context import Context
from offramp.audit.running import Place

LOCKS = frozenset(
    f"{module}.{kind}()"
    for module in ("threading", "multiprocessing")
    for kind in ("Lock", "RLock", "Semaphore", "BoundedSemaphore")
) | {"filelock.FileLock()", "fasteners.InterProcessLock()"}
TAKES = frozenset(f"{one}.acquire" for one in LOCKS)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    seen: set[str] = set()
    for place in context.running.requested:
        line = next(
            (
                call.line
                for call in place.sites.calls
                if call.target in TAKES or any(one in LOCKS for one in call.inside)
            ),
            None,
        )
        if line is None:
            line = next((one.line for one in place.sites.reads if one.target in LOCKS), None)
        if line is None or place.file in seen:
            continue
        makes_own = any(f"{call.target}()" in LOCKS for call in place.sites.calls)
        if not makes_own and not _guards_own_state(place):
            seen.add(place.file)
            said = f"{place.name}() holds a lock of its own process"
            yield Hit(place.ref, line, said)


def _guards_own_state(place: Place) -> bool:
    """Tell whether it protects what is the process's own anyway; module-state judges that."""
    return any(
        one.how in {"assign", "item", "augment", "mutate"}
        and not one.target.startswith("builtins.")
        for one in place.sites.writes
    )


CHECK = Check(
    name="global-locks",
    severity="medium",
    title="Locks of one process",
    why="The lock keeps out other threads, not other processes: what it protects is unprotected"
    " as soon as there are two of them.",
    remedy="Let the database order them: a unique constraint, a row's or an advisory lock.",
    example="""\
# before
with lock: number = next_number()
# after
session.execute(select(func.pg_advisory_xact_lock(INVOICES)))""",
    find=find,
)
