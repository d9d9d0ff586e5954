"""Jobs that a request starts and later requests ask about, remembered in the process."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.state import changed
from offramp.audit.context import Context


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in changed(context, "jobs"):
        yield Hit(one.place.ref, one.line, one.message, routes=one.routes)


CHECK = Check(
    name="job-state",
    severity="high",
    title="State of jobs kept in the process",
    why="The request that asks how far a job is may reach another process, which has never heard"
    " of it; and when the process goes, the job's state is gone.",
    remedy="Write the job and its state into a table, and let a worker take it from there.",
    example="""\
# before
jobs[job_id] = "running"
# after
session.add(Job(id=job_id, state="running"))""",
    find=find,
)
