"""Flask's request, session and g used in modules that have no views."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at
from offramp.audit.running import Place
from offramp.code.sites import Sites

OWN = re.compile(rb"\bflask\b")
GLOBALS = re.compile(r"flask\.(request|session|g)(?:\.|$)")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    homes = [context.project.split(ref)[0] for ref in context.running.handlers]
    files = {one.file for one in homes if one is not None}
    found: dict[str, list[tuple[int, str, Place]]] = {}
    for place in context.running.requested:
        used = min(_used(place.sites), default=None)
        if used is not None and place.file not in files and _knows_flask(context, place):
            found.setdefault(place.file, []).append((*used, place))
    for _, users in sorted(found.items()):
        line, name, place = min(users, key=lambda one: one[0])
        more = f" and {len(users) - 1} more" if len(users) > 1 else ""
        uses = "use" if more else "uses"
        said = f"{place.name}(){more} {uses} flask.{name} in a module without views"
        routes = (one for at, _, user in users for one in routes_at(context, user.ref, at))
        yield Hit(place.ref, line, said, routes=tuple(dict.fromkeys(routes)))


def _used(sites: Sites) -> Iterator[tuple[int, str]]:
    for target, line in [
        *((one.target, one.line) for one in sites.reads),
        *((one.target, one.line) for one in sites.writes),
    ]:
        if match := GLOBALS.match(target):
            yield line, match[1]


def _knows_flask(context: Context, place: Place) -> bool:
    """Tell whether its module names Flask; else a caller hands it `request.form`."""
    module, _ = context.project.split(place.ref)
    return module is not None and OWN.search(module.text) is not None


CHECK = Check(
    name="request-globals",
    severity="info",
    title="Flask's globals outside views",
    why="A function has no Flask request: code that reaches for it cannot be shared between the"
    " old side and the new one, nor tested without Flask.",
    remedy="Let the view pass what is needed as arguments.",
    example="""\
# before
def visible(): return Document.of(g.user)
# after
def visible(user): return Document.of(user)""",
    find=find,
)
