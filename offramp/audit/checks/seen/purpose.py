"""
What state is for: by its name, where what is done with it is of that kind.

A name alone says too little: `token_cache` may hold who is signed in, `tasks` what somebody has
to do, `quiz_attempts` somebody's answers.
"""

from __future__ import annotations

import re

from offramp.audit.checks.seen.given import inside, text
from offramp.audit.checks.seen.made_once import WORKERS, is_flag
from offramp.audit.checks.seen.misses import SENT, empties, is_computed, is_filled_anew
from offramp.audit.checks.seen.remembered import NEW, is_aged, is_kept_for_a_while, is_remembered
from offramp.audit.checks.seen.stores import stores
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Reference
from offramp.code.sites import Write

CACHES = re.compile(r"cache|(?:^|_)memo(?:_|$)|memoi[sz]", re.IGNORECASE)
LIMITS = re.compile(r"attempt|lockout|throttl|rate_?limit|limiter|buckets?$|strikes", re.IGNORECASE)
JOBS = re.compile(
    r"jobs?$|tasks?$|progress|(?:job|task)_?status|(?:^|_)(?:running|pending)(?:_|$)", re.IGNORECASE
)
# what a program says of its own work; "pending" and "done" people say of theirs
WORKING = re.compile(
    r"^(?:running|queued|enqueued|processing|started|starting|failed|failure|finished|cancell?ed"
    r"|aborted|error)$",
    re.IGNORECASE,
)
# modules that count for a page of the operators': `shop.metrics.counters`
MEASURING = re.compile(r"(?:^|[._])(?:metrics|telemetry|prometheus|statsd|monitoring)(?:[._]|$)")
TOLD_ONCE = re.compile(r"warn(?:ed|ings?)|already_logged", re.IGNORECASE)
SAYS = re.compile(r"\.(?:warn|warning|info|error|exception|debug|log|critical)$|^builtins\.print$")


def purpose(
    context: Context, target: str, places: list[tuple[Place, Write]], readers: set[str]
) -> str:
    """Return "cache", "limit", "jobs", "once", "measures" or "other"; *readers* read it."""
    last = target.rpartition(".")[2].removesuffix("]")
    is_store = target in context.once(stores)
    writers = {one.ref for one, _ in places}
    writes = [write for _, write in places]
    filling = [one for one in places if not empties(context, *one)] or places
    is_new = any(NEW.match(called) for one, _ in filling for called in one.sites.called)
    if CACHES.search(last) and not is_new:  # a code that is drawn is not worked out again
        each = (is_kept_for_a_while(context, *one, readers) for one in filling)
        if is_filled_anew(context, places, readers) or all(each):
            return "cache"
    if LIMITS.search(last) and not all(map(_is_sent, writes)):
        return "limit"
    if JOBS.search(last) and any(_is_work(context, *one) for one in places):
        return "jobs"
    if MEASURING.search(target.rpartition(".")[0].lower()):
        return "measures"
    if all(map(is_flag, writes)):
        return "other" if _is_switched(context, places) else "once"
    # `reset_cache()` fills it, `invalidate_cache()` empties it; or it remembers what was found
    is_by_cache = all(
        CACHES.search(one.name) and at.how == "assign" and is_computed(context, one, at)
        for one, at in places
    )
    is_memo = all(is_remembered(context, *one) for one in filling)
    is_cache = is_by_cache or all(is_aged(context, *one) for one in places)
    return "cache" if is_cache or ((is_memo or is_store) and readers <= writers) else "other"


def _is_switched(context: Context, places: list[tuple[Place, Write]]) -> bool:
    """Tell whether one route switches a flag on and another off: "cancel" and "start"."""
    routes: dict[bool, set[str]] = {True: set(), False: set()}
    for place, write in places:
        is_on = getattr(write.value, "value", None) is True
        routes[is_on].update(context.reaching.get(place.ref, ()))
    return all(routes.values()) and routes[True].isdisjoint(routes[False])


def is_told_once(target: str, places: list[tuple[Place, Write]]) -> bool:
    """Tell whether it only says what was logged already, so that it is not logged again."""
    return TOLD_ONCE.search(target.rpartition(".")[2]) is not None and all(
        (is_flag(write) or _adds(write)) and any(map(SAYS.search, place.sites.called))
        for place, write in places
    )


def _adds(write: Write) -> bool:
    """Tell whether something is put among others, by itself or as done."""
    is_done = isinstance(getattr(write.value, "value", None), bool)
    return write.how == "mutate" or (write.how == "item" and is_done)


def _is_sent(write: Write) -> bool:
    return isinstance(write.value, Reference) and write.value.ref.startswith(SENT)


def _is_work(context: Context, place: Place, write: Write) -> bool:
    """Tell whether a program's work is kept: its state, what does it, or a thread writes it."""
    if place.ref not in context.running.answering:
        return True
    if any(WORKING.match(text(one)) for _, one in inside(write.value)):
        return True
    return WORKERS.search(getattr(write.value, "ref", "")) is not None
