"""Answers that tell of the application as a whole, or of its process."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import named, short
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at
from offramp.audit.report import Effect
from offramp.audit.running import Place

PACKAGES = ("flask.", "flask_swagger.", "prometheus_client.", "psutil.", "resource.", "threading.")
APPLICATION = r"flask\.(?:Flask\(\)|current_app)"
KINDS = {
    re.compile(rf"{APPLICATION}\.url_map\.iter_rules$|flask_swagger\.swagger$"): (
        "tells of all routes of the application, of which a function has one"
    ),
    re.compile(r"prometheus_client\.(?:exposition\.)?generate_latest$"): (
        "tells the numbers of its own process, which is one of many"
    ),
    re.compile(r"psutil\.\w|resource\.getrusage$|threading\.(?:enumerate|active_count)$"): (
        "tells of the machine or the process it runs in"
    ),
    re.compile(rf"{APPLICATION}\.(?:test_client(?:\(\)\.\w+)?|(?:full_)?dispatch_request)$"): (
        "calls other routes within the process, where a function has no others"
    ),
}


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application: the first of each kind in a function."""
    seen: set[tuple[str, str]] = set()
    for place, call in named(context.running.requested, _kind):
        does = _kind(call.target)
        routes = tuple(dict.fromkeys(routes_at(context, place.ref, call.line, own=True)))
        if does is None or not routes or (place.ref, does) in seen:
            continue
        seen.add((place.ref, does))
        said = f"{place.name}() {does} ({short(call.target)})"
        yield Hit(place.ref, call.line, said, routes=routes, effect=_effect(context, place, does))


def _effect(context: Context, place: Place, does: str) -> Effect:
    """Where the view itself tells it, that is all there is to it; a helper may be given it."""
    if does.startswith("calls"):
        return "refactor first"
    return "stay" if place.ref in context.running.views else "note"


def _kind(name: str) -> str | None:
    if not name.startswith(PACKAGES):  # nearly all
        return None
    return next((does for form, does in KINDS.items() if form.match(name)), None)


CHECK = Check(
    name="about-itself",
    severity="medium",
    title="Answers about the application itself",
    why="A function is one route in one of many processes: it has no map of the others, and what"
    " it counted since it started is gone when it stops.",
    remedy="Leave it on the old side until nothing is left to tell of; let the platform measure"
    " functions, and make lists of routes when releasing.",
    example="""\
# stay: keep this route on the old side
# or
@app.get("/sitemap")
def sitemap(): return PAGES   # a list that the release makes""",
    find=find,
)
