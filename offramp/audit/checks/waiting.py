"""Sleeping inside requests."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import joined
from offramp.audit.checks.seen.calls import calls, named, short
from offramp.audit.checks.seen.given import plain
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.nodes import last_name
from offramp.code.sites import Call

OF_SOCKETS = "flask_socketio.SocketIO().sleep"  # as its worker of threads or green ones does
SLEEPS = ("time.sleep", "gevent.sleep", "eventlet.sleep", "asyncio.sleep", OF_SOCKETS)
TASKED = "asyncio.sleep"
TASKS = frozenset({"create_task", "ensure_future"})
SHORT_SECONDS = 0.1
# of Celery, also by a task's own method
OF_JOBS = re.compile(r"\b(?:AsyncResult|apply_async|delay|send_task)\(\)\.(?:get|wait|collect)$")


STATES = frozenset({"ready", "successful", "state", "status"})


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    yield from joined.in_function(context, _sleeping(context))
    for place, call in named(context.running.requested, _is_of_job):
        if _looks_first(place):
            continue
        said = f"{place.name}() waits for a job by {short(call.target)}() while the caller waits"
        yield Hit(place.ref, call.line, said)


def _sleeping(context: Context) -> Iterator[Hit]:
    for place, call in calls(context.running.requested, SLEEPS):
        seconds = plain(call.given(0, "secs"))
        is_known = isinstance(seconds, int | float)
        longest = 0.0 if call.loops else SHORT_SECONDS  # again and again, short ones add up
        if isinstance(seconds, int | float) and seconds <= longest:
            continue
        if call.target == TASKED and _is_left(context, place, call):
            continue
        how = "again and again" if call.loops else "while the caller waits"
        amount = f" for {seconds} s" if is_known else ""
        yield Hit(place.ref, call.line, f"{place.name}() sleeps{amount} {how}")


def _is_left(context: Context, place: Place, call: Call) -> bool:
    """Tell whether a task sleeps that nobody waits for: `asyncio.create_task(asyncio.sleep(3))`."""
    function = context.project.function(place.ref)
    names = context.project.names(function.module, function) if function is not None else None
    for task in names.own.every(ast.Call) if names is not None else ():
        is_one = last_name(task.func) in TASKS and task.lineno == call.line
        if is_one and names is not None:
            awaited = [one.value for one in names.own.every(ast.Await)]
            kept = {getattr(one, "id", "") for value in awaited for one in ast.walk(value)}
            bound = [one for one in names.own.every(ast.Assign) if one.value is task]
            targets = {getattr(each, "id", "") for one in bound for each in one.targets}
            return task not in awaited and not kept & targets
    return False


def _looks_first(place: Place) -> bool:
    """Tell whether it asks first how far the job is: then the result is there."""
    asked = [one.target for one in place.sites.calls] + [one.target for one in place.sites.reads]
    return not STATES.isdisjoint(name.rpartition(".")[2] for name in asked)


def _is_of_job(name: str) -> bool:
    return OF_JOBS.search(name) is not None


CHECK = Check(
    name="waiting",
    severity="medium",
    title="Sleeping inside a request",
    why="A function is paid for while it sleeps, and takes the room of another request.",
    remedy="Answer at once, and let the caller ask again or a worker try again later.",
    example="""\
# before
while not job.done: time.sleep(1)
# after
return jsonify(state=job.state), 202, {"Retry-After": "1"}""",
    find=find,
)
