"""Work that begins when the answer is made, or has been sent."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import callers
from offramp.audit.checks.seen.calls import named, short
from offramp.audit.checks.seen.effects import is_database, is_http, is_mail
from offramp.audit.checks.seen.hooks import line_of
from offramp.audit.checks.seen.waited import is_waited
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.sites import Call, functions_given

CLOSES = re.compile(r"(?:^|\.)call_on_close$")
SUBMITS = frozenset(
    {
        "concurrent.futures.ThreadPoolExecutor().submit",
        "concurrent.futures.ProcessPoolExecutor().submit",
        "concurrent.futures.thread.ThreadPoolExecutor().submit",
        "flask_executor.Executor().submit",
        "flask_executor.Executor().submit_stored",
        "flask_executor.Executor().job().submit",
        "flask_executor.Executor().job().submit_stored",
        *("multiprocessing.pool.ThreadPool().apply_async", "multiprocessing.Pool().apply_async"),
        *("multiprocessing.pool.ThreadPool().map_async", "multiprocessing.Pool().map_async"),
        *("multiprocessing.dummy.Pool().apply_async", "multiprocessing.dummy.Pool().map_async"),
    }
)
# these give what can be waited for: an iterator, which nobody asks where it stands alone
MAPS = frozenset(
    {
        "concurrent.futures.ThreadPoolExecutor().map",
        "concurrent.futures.ProcessPoolExecutor().map",
        "concurrent.futures.thread.ThreadPoolExecutor().map",
        *("flask_executor.Executor().map", "flask_executor.Executor().job().map"),
        *("multiprocessing.pool.ThreadPool().imap", "multiprocessing.Pool().imap"),
        *("multiprocessing.pool.ThreadPool().imap_unordered",),
        *("multiprocessing.Pool().imap_unordered", "multiprocessing.dummy.Pool().imap"),
    }
)
TEARDOWN = frozenset({"teardown_request", "teardown_app_request", "teardown_appcontext"})


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in named(context.running.requested, CLOSES.search):
        said = f"{place.name}() leaves work to call_on_close, after the answer is sent"
        yield Hit(place.ref, call.line, said)
    for place in context.running.requested:
        decorated = [one for one in place.sites.reads if CLOSES.search(one.target)]
        calls = place.sites.calls if decorated else ()
        called = {one.line for one in calls if CLOSES.search(one.target)}
        line = next((one.line for one in decorated if one.line not in called), None)
        if line is not None:
            said = f"{place.name}() leaves work to call_on_close, after the answer is sent"
            yield Hit(place.ref, line, said)
    for place, call in named(context.running.requested, _submits):
        if not _waits(context, place, call) and not _is_executors(context, place):
            given = (one for one in functions_given(call) if context.project.function(one))
            what = next((f"{short(one)}() " for one in given), "work ")
            said = f"{place.name}() hands {what}to an executor and does not wait for it"
            yield Hit(place.ref, call.line, said)
    for hook in context.surface.hooks:
        if hook.kind in TEARDOWN and (cause := _slow(context, hook.function)):
            said = f"{short(hook.function)}() runs {cause} as a {hook.kind}"
            yield Hit(hook.function, line_of(context, hook), said, severity="medium")


def _submits(name: str) -> bool:
    return name in SUBMITS or name in MAPS or name.endswith(".run_in_executor")


def _is_executors(context: Context, place: Place) -> bool:
    """Tell whether it is a method of an executor of the project's own: its callers may wait."""
    function = context.project.function(place.ref)
    owner = function.owner if function else None
    bases = context.project.classes.ancestors(owner) if owner else ()
    return any(one.startswith("concurrent.futures.") for one in bases)


def _waits(context: Context, place: Place, call: Call) -> bool:
    if any("Executor()" in one or "Pool()" in one for one in call.inside):
        return True  # the `with` block waits for all
    if call.target in MAPS and not _is_alone(context, place, call):
        return True
    return is_waited(context, place, call)


def _is_alone(context: Context, place: Place, call: Call) -> bool:
    """Tell whether a call is a statement of its own, so that nobody has what it gives."""
    function, node = context.project.function(place.ref), callers.node(context, place.ref, call)
    return function is not None and any(
        isinstance(one, ast.Expr) and one.value is node for one in ast.walk(function.node)
    )


def _slow(context: Context, ref: str) -> str | None:
    for reached in context.graph.reached([ref]):
        sites = context.graph.sites(reached)
        for call in sites.calls if sites else ():
            if is_http(call) or is_mail(call):
                return short(call.target)
            if is_database(call) and not call.target.endswith((".get", ".remove")):
                return "a query"
    return None


CHECK = Check(
    name="work-after-response",
    severity="high",
    title="Work after the response",
    why="A function may be stopped as soon as it has answered, and nobody waits for what is left:"
    " it is done late, twice, or never, and nobody hears of it.",
    remedy="Do it before answering, or write it into an outbox in the same transaction.",
    example="""\
# before
executor.submit(notify, order.id)
# after
session.add(OutboxRow(topic="order", payload={"id": order.id}))""",
    find=find,
)
