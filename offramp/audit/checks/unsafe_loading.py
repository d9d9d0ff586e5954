"""Data that can run code when it is loaded."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.settings import setting, top_of
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Given, Items, Keys, Literal, Reference
from offramp.code.sites import Call

ALWAYS = frozenset(
    {
        *("pickle.loads", "pickle.load", "pickle.Unpickler", "cPickle.loads", "_pickle.loads"),
        *("dill.loads", "dill.load", "cloudpickle.loads", "marshal.loads", "jsonpickle.decode"),
        *("yaml.unsafe_load", "yaml.unsafe_load_all", "builtins.eval", "builtins.exec"),
    }
)
LOADS = (*ALWAYS, "yaml.load", "yaml.load_all", "yaml.full_load", "yaml.full_load_all")
# of files that mostly lie in the image
OF_FILES = ("joblib.load", "pandas.read_pickle", "numpy.load", "torch.load")
CELERY = (
    *("task_serializer", "result_serializer", "accept_content", "event_serializer"),
    *("CELERY_TASK_SERIALIZER", "CELERY_RESULT_SERIALIZER", "CELERY_ACCEPT_CONTENT"),
)
PICKLES = frozenset({"pickle", "application/x-python-serialize"})
SAFE_LOADERS = ("SafeLoader", "CSafeLoader", "BaseLoader")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    yield from _of_settings(context)
    for place, call in calls(context.running.requested, LOADS):
        if call.target.startswith(("yaml.load", "yaml.full")) and _is_safe(call):
            continue
        if call.args and isinstance(call.args[0], Literal):
            continue
        said = f"{place.name}() loads with {short(call.target)}(), which can run code"
        yield Hit(place.ref, call.line, said, severity="low" if _is_file(call) else None)
    for place, call in calls(context.running.requested, OF_FILES):
        is_sent = any(getattr(one, "ref", "").startswith("flask.request.") for one in call.args[:1])
        if is_sent and not _is_plain(call):
            said = f"{place.name}() loads with {short(call.target)}(), which can run code"
            yield Hit(place.ref, call.line, said)


def _is_plain(call: Call) -> bool:
    """Tell whether only arrays are loaded: numpy's way unless told, torch's where it is told."""
    if call.target == "numpy.load":
        return call.keywords.get("allow_pickle", Literal(value=False)) == Literal(value=False)
    return call.keywords.get("weights_only") == Literal(value=True)


def _is_safe(call: Call) -> bool:
    """Tell whether a loader makes only plain values; FullLoader nearly does, of a file one has."""
    if call.target.startswith("yaml.full"):
        return _is_file(call)
    loader = call.given(1, "Loader")
    if not isinstance(loader, Reference):
        return False
    return loader.ref.endswith(SAFE_LOADERS) or (
        _is_file(call) and loader.ref.endswith("FullLoader")
    )


def _is_file(call: Call) -> bool:
    """Tell whether a file is loaded that is opened there: who may write it, nobody knows."""
    return bool(call.args) and getattr(call.args[0], "ref", "") == "builtins.open()"


def _of_settings(context: Context) -> Iterator[Hit]:
    """Yield where Celery is told to exchange pickles: whoever reaches the broker runs code."""
    for one in setting(context, *CELERY):
        if any(text(value) in PICKLES for value in _each(one.value)):
            said = f"{one.name} makes Celery load pickles, which can run code"
            yield Hit(top_of(context, one.file), one.line, said, routes=())
    for place in context.running.serving:
        for write in place.sites.writes:
            is_one = write.target.startswith("celery.") and write.target.endswith(CELERY)
            if is_one and any(text(value) in PICKLES for value in _each(write.value)):
                said = f"{short(write.target)} makes Celery load pickles, which can run code"
                yield Hit(place.ref, write.line, said, routes=())
        for call in place.sites.calls:
            if call.target.startswith("celery."):
                yield from _of_call(place, call)


def _of_call(place: Place, call: Call) -> Iterator[Hit]:
    given = dict(call.keywords)
    for one in call.args:
        given |= {str(key): value for key, value in one.items} if isinstance(one, Keys) else {}
    named = [key for key in given if key in CELERY or key == "serializer"]
    if any(text(value) in PICKLES for key in named for value in _each(given[key])):
        said = f"{short(call.target)}() makes Celery load pickles, which can run code"
        yield Hit(place.ref, call.line, said, routes=())


def _each(value: Given) -> tuple[Given, ...]:
    return value.items if isinstance(value, Items) else (value,)


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
