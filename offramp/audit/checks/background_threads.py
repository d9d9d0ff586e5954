"""Threads that go on beside requests, or after them."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.waited import is_given_up, is_waited
from offramp.audit.context import Context
from offramp.code.given import Reference
from offramp.code.sites import Call

THREADS = frozenset(
    {
        *("threading.Thread", "_thread.start_new_thread", "gevent.spawn", "gevent.spawn_later"),
        *("eventlet.spawn", "eventlet.spawn_n", "asyncio.create_task", "asyncio.ensure_future"),
        *("gevent.Greenlet.spawn", "gevent.pool.Pool().spawn", "gevent.pool.Group().spawn"),
        "flask_socketio.SocketIO().start_background_task",
    }
)
PROCESSES = frozenset(
    {
        *("multiprocessing.Process", "multiprocessing.context.Process"),
        *("multiprocessing.process.Process", "torch.multiprocessing.Process", "billiard.Process"),
    }
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    modules = context.project.modules
    for place in context.running.starting:
        for call in place.sites.calls:
            if _begins(context, call):
                who = f"the import of {place.ref}" if place.ref in modules else f"{place.name}()"
                kind = "process" if _is_process(context, call.target) else "thread"
                said = f"{who} starts a {kind}{_what(context, call)} in every process"
                yield Hit(place.ref, call.line, said, routes=())
    started = {one.ref for one in context.running.starting}
    for place, call in calls(context.running.requested, THREADS | PROCESSES | context.once(_own)):
        if place.ref in started:
            continue
        kind = "process" if _is_process(context, call.target) else "thread"
        said = f"{place.name}() starts a {kind}{_what(context, call)}"
        if not is_waited(context, place, call):
            said += " that outlives its answer"
            yield Hit(place.ref, call.line, said, effect="refactor first")
        elif kind == "thread" and is_given_up(context, place, call):
            said += " and waits for it only so long: what it does then may be lost"
            yield Hit(place.ref, call.line, said, severity="medium")
    yield from _started_later(context)


def _started_later(context: Context) -> Iterator[Hit]:
    """Yield where requests start what was made before: `worker.start()`."""
    running = context.running
    classes = THREADS | PROCESSES | context.once(_own)
    made = {one for place in running.requested for one in place.sites.called if one in classes}
    begins = {f"{one}().start": one for one in classes - made}
    for place, call in calls(running.requested, begins):
        if call.target in begins:  # and not only by a base's name
            kind = "process" if _is_process(context, begins[call.target]) else "thread"
            said = f"{place.name}() starts a {kind} that outlives its answer"
            yield Hit(place.ref, call.line, said, effect="refactor first")


def _begins(context: Context, call: Call) -> bool:
    return call.target in THREADS or call.target in context.once(_own)


def _own(context: Context) -> frozenset[str]:
    """Return the project's own classes of threads and processes."""
    return frozenset(context.graph.threads.classes)


def _is_process(context: Context, cls: str) -> bool:
    return any(one in PROCESSES for one in (cls, *context.project.classes.ancestors(cls)))


def _what(context: Context, call: Call) -> str:
    target = call.keywords.get("target") or (call.args[0] if call.args else None)
    is_known = isinstance(target, Reference) and context.project.function(target.ref) is not None
    return f" for {short(getattr(target, 'ref', ''))}()" if is_known else ""


CHECK = Check(
    name="background-threads",
    severity="high",
    title="Threads beside requests",
    why="A function may be stopped at any moment when no request is in it, and nobody waits for a"
    " thread then: it dies in the middle of its work; and n processes run the same loop n times.",
    remedy="Write what is to be done into an outbox or queue that a worker empties; let a schedule"
    " (a Kubernetes CronJob) call what shall happen every so often.",
    example="""\
# before
threading.Thread(target=send_mail, args=(user,)).start()
# after
session.add(OutboxRow(topic="mail", payload={"user": user.id}))""",
    find=find,
)
