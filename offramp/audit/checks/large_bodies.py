"""Uploads without a bound, and bodies read whole."""

import re
from collections.abc import Iterator
from dataclasses import replace

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.settings import setting
from offramp.audit.context import Context
from offramp.audit.facts.methods import SUBMITTING, routes_at
from offramp.audit.running import Place
from offramp.code.sites import Read

FIELD = re.compile(r"(?:flask_wtf|wtforms)\..*FileField\(\)$")
READS = ("flask.request.get_data", "flask.request.stream.read")
WHOLE = "flask.request.data"


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    if any(True for _ in setting(context, "MAX_CONTENT_LENGTH")):
        return
    for place in context.running.requested:
        line = next((one.line for one in place.sites.reads if _is_upload(context, one)), None)
        if line is not None:
            said = f"{place.name}() takes uploads of any size: no MAX_CONTENT_LENGTH is set"
            yield from _hit(context, place, Hit(place.ref, line, said))
        line = _read_whole(place)
        if line is not None:
            said = f"{place.name}() reads a body of any size into memory"
            yield from _hit(context, place, Hit(place.ref, line, said, severity="low"))


def _hit(context: Context, place: Place, hit: Hit) -> Iterator[Hit]:
    """Yield a hit for the routes that are sent a body: a hook reads that of all, GET has none."""
    names = routes_at(context, place.ref, hit.line)
    sent = tuple(one for one in names if one.partition(" ")[0] in SUBMITTING)
    if sent or not names:
        yield replace(hit, routes=sent or None)


def _is_upload(context: Context, read: Read) -> bool:
    """Tell whether a file is read that was sent: itself, or by a form's field."""
    if read.target.startswith("flask.request.files"):
        return True
    owner, _, rest = read.target.partition("().")
    cls = context.project.cls(owner) if rest.endswith(".data") else None
    for one in context.project.classes.lineage(cls):
        names = context.project.names(one.module)
        fields = one.attributes.get(rest.removesuffix(".data"), ())
        if any(FIELD.search(names.bound(field) or "") for field in fields):
            return True
    return False


def _read_whole(place: Place) -> int | None:
    """Return the line where a function first takes the whole body as it came."""
    lines = [call.line for _, call in calls([place], READS) if not call.args and not call.loops] + [
        one.line for one in place.sites.reads if one.target == WHOLE
    ]
    return min(lines, default=None)


CHECK = Check(
    name="large-bodies",
    severity="medium",
    title="Bodies without a bound",
    why="Gateways and functions refuse or buffer large bodies, and a function has little memory:"
    " one big upload ends the process and every request in it.",
    remedy="Set a bound, read in pieces, and let big files go straight to object storage.",
    example="""\
# before
request.files["file"].read()
# after
app.config["MAX_CONTENT_LENGTH"] = 20 * 1024 * 1024   # bytes""",
    find=find,
)
