"""Flask's request, session and g used in modules that have no views."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.context import Context
from offramp.audit.running import Place

OWN = re.compile(rb"\bflask\b")
GLOBALS = re.compile(r"flask\.(request|session|g)(?:\.|$)")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    homes = [context.project.split(ref)[0] for ref in context.running.handlers]
    files = {one.file for one in homes if one is not None}
    first: dict[str, tuple[Place, int, str]] = {}
    users: dict[str, list[str]] = {}
    for place in context.running.requested:
        used = next(
            (
                (one.line, found[1])
                for one in place.sites.reads
                if (found := GLOBALS.match(one.target))
            ),
            None,
        )
        if used is not None and place.file not in files and _knows_flask(context, place):
            users.setdefault(place.file, []).append(place.name)
            if place.file not in first or used[0] < first[place.file][1]:
                first[place.file] = (place, *used)
    for file, (place, line, name) in sorted(first.items()):
        more = f" and {len(users[file]) - 1} more" if len(users[file]) > 1 else ""
        uses = "use" if more else "uses"
        said = f"{place.name}(){more} {uses} flask.{name} in a module without views"
        yield Hit(place.ref, line, said)


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
