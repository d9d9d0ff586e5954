"""Schedulers that live in the application's process."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at
from offramp.audit.running import Place
from offramp.code.called import Called

STARTS = re.compile(
    r"apscheduler\.schedulers\.\w+\.\w+Scheduler$|flask_apscheduler\.(?:scheduler\.)?APScheduler$"
    r"|schedule\.every$|schedule\.run_pending$|threading\.Timer$|sched\.scheduler$"
    r"|rocketry\.Rocketry$|flask_crontab\.Crontab$|timeloop\.Timeloop$"
)
ASKED = re.compile(
    r"(?:apscheduler\.schedulers\.\w+\.\w+Scheduler|flask_apscheduler\.(?:scheduler\.)?APScheduler)"
    r"\(\)(?:\.scheduler)?\.(?:start|shutdown|pause|resume|get_jobs?|(?:add|remove|pause|resume|modify"
    r"|reschedule|run|delete)_job|remove_all_jobs)$"
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    starting, asking = Called(STARTS.match), Called(ASKED.match)
    for place in context.running.serving:
        seen: set[str] = set()
        for call in starting.of(place.sites):
            if call.target == "threading.Timer" and _is_cancelled(context, place):
                continue  # a bound on how long something may take
            if STARTS.match(call.target) and call.target not in seen:
                seen.add(call.target)
                is_timer = call.target == "threading.Timer"
                does = "waits for its time in a" if is_timer else "keeps its schedule in every"
                said = f"{short(call.target)} {does} process"
                yield Hit(place.ref, call.line, said, routes=_routes(context, place.ref, call.line))
    for place in context.running.requested:
        asked = [call for call in asking.of(place.sites) if ASKED.match(call.target)]
        if asked:
            said = f"{place.name}() speaks to the scheduler of its own process, with "
            more = tuple(one.line for one in asked[1:])
            yield Hit(place.ref, asked[0].line, said + f"{short(asked[0].target)}()", more=more)


def _is_cancelled(context: Context, place: Place) -> bool:
    """Tell whether a timer is stopped again: where it is made, or by a method beside that."""
    function = context.project.function(place.ref)
    cls = context.project.cls(function.owner or "") if function else None
    beside = (context.graph.sites(one.ref) for one in cls.methods.values()) if cls else ()
    each = (one for one in (place.sites, *beside) if one is not None)
    return any(call.target.endswith(".cancel") for sites in each for call in sites.calls)


def _routes(context: Context, ref: str, line: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(routes_at(context, ref, line)))


CHECK = Check(
    name="schedulers",
    severity="high",
    title="Schedulers in the process",
    why="With no process nothing runs on time, and with n processes everything runs n times.",
    remedy="Let the platform call a function on a schedule (a Kubernetes CronJob, a PingSource).",
    example="""\
# before
scheduler.add_job(clean_up, "interval", hours=1)
# after
# CronJob: schedule "0 * * * *", curl -X POST http://clean-up""",
    find=find,
)
