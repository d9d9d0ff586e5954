"""Temporary files that nobody removes."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.given import plain
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.sites import Call

KEPT = frozenset({"tempfile.mkdtemp", "tempfile.mkstemp", "tempfile.mktemp"})
NAMED = "tempfile.NamedTemporaryFile"
REMOVES = frozenset(
    {"os.remove", "os.unlink", "shutil.rmtree", "pathlib.Path().unlink", "os.rename", "os.replace"}
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.requested, [*KEPT, NAMED]):
        if call.target == NAMED and plain(call.given(7, "delete")) is not False:
            continue
        if not any(map(_removes, _inside(context, place))):
            said = f"{place.name}() leaves behind what {short(call.target)} makes"
            yield Hit(place.ref, call.line, said)


def _inside(context: Context, place: Place) -> Iterator[Call]:
    """Yield the calls of a function and of those in it, which may run after the answer."""
    module, _ = context.project.split(place.ref)
    yield from place.sites.calls
    for one in module.functions.values() if module else ():
        if one.ref.startswith(f"{place.ref}.") and (sites := context.graph.sites(one.ref)):
            yield from sites.calls


def _removes(call: Call) -> bool:
    is_named = call.target.endswith((".unlink", ".rmtree", "call_on_close"))
    return is_named or call.target in REMOVES


CHECK = Check(
    name="temp-files",
    severity="low",
    title="Temporary files left behind",
    why="A function's temporary folder is small and often memory: what stays is paid for until"
    " the process ends, and fills it up under load.",
    remedy="Make them in a `with` block, which removes them whatever happens.",
    example="""\
# before
folder = tempfile.mkdtemp()
# after
with tempfile.TemporaryDirectory() as folder: ...""",
    find=find,
)
