"""Data that can run code when it is loaded."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.context import Context
from offramp.code.given import Literal, Reference
from offramp.code.sites import Call

ALWAYS = frozenset(
    {
        *("pickle.loads", "pickle.load", "pickle.Unpickler", "cPickle.loads", "_pickle.loads"),
        *("dill.loads", "dill.load", "cloudpickle.loads", "marshal.loads", "jsonpickle.decode"),
        *("yaml.unsafe_load", "yaml.full_load_all", "builtins.eval", "builtins.exec"),
    }
)
SAFE_LOADERS = ("SafeLoader", "CSafeLoader", "BaseLoader")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.requested, [*ALWAYS, "yaml.load", "yaml.load_all"]):
        if call.target.startswith("yaml.load") and _is_safe(call):
            continue
        if call.args and isinstance(call.args[0], Literal):
            continue
        said = f"{place.name}() loads with {short(call.target)}(), which can run code"
        yield Hit(place.ref, call.line, said)


def _is_safe(call: Call) -> bool:
    loader = call.given(1, "Loader")
    return isinstance(loader, Reference) and loader.ref.endswith(SAFE_LOADERS)


CHECK = Check(
    name="unsafe-loading",
    severity="medium",
    title="Data that can run code",
    why="Who can write the data (a request, a cache, a queue) can run code with all the rights"
    " and secrets of the function.",
    remedy="Exchange JSON, or sign the data and check the signature first.",
    example="""\
# before
state = pickle.loads(request.data)
# after
state = request.get_json()""",
    find=find,
)
