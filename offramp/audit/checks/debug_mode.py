"""Debug mode switched on in the code."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.given import plain
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context
from offramp.audit.running import TESTS
from offramp.code.module import Imported
from offramp.code.sites import Call

NAMES = frozenset({"DEBUG", "TESTING"})
SOCKETS = "flask_socketio.SocketIO().run"
OF_FLASK = 2
RUNS = {  # the place of `debug` among the arguments
    "flask.Flask().run": OF_FLASK,
    "connexion.App().run": 2,
    "connexion.FlaskApp().run": 2,
    SOCKETS: 3,
}
CONSOLE = "werkzeug.debug.DebuggedApplication"


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    yield from _settings(context)
    for place in context.running.starting:
        for write in place.sites.writes:
            if write.target == "flask.Flask().debug" and plain(write.value) is True:
                yield Hit(place.ref, write.line, "app.debug is True in the code", routes=())
    for ref, _, sites in context.places(["debug"]):
        for call in sites.calls if _starts(context, ref) else ():
            own = OF_FLASK if _is_own(context, call) else None
            at = next((RUNS[one] for one in (call.target, *call.also) if one in RUNS), own)
            if at is not None and plain(call.given(at, "debug")) is True:
                what = "socketio" if call.is_any(SOCKETS) else "app"
                said = f"{what}.run(debug=True): Werkzeug's debugger runs what it is sent"
                yield Hit(ref, call.line, said, severity="low", routes=())
    yield from _consoles(context)


def _starts(context: Context, ref: str) -> bool:
    """Tell whether it is the application's, or a script that imports it."""
    module, _ = context.project.split(ref)
    loaded = context.running.loaded
    if module is None or module.name in loaded:
        return module is not None
    bound = (one for each in module.bindings.values() for one in each)
    imported = (one.target for one in bound if isinstance(one, Imported))
    found = (context.project.split(one)[0] for one in imported)
    return not TESTS.search(module.file) and any(one.name in loaded for one in found if one)


def _is_own(context: Context, call: Call) -> bool:
    """Tell whether an application's class of the project has a `run` of its own."""
    owner, _, name = call.target.rpartition(".")
    return name == "run" and "flask.Flask" in context.project.classes.ancestors(owner)


def _consoles(context: Context) -> Iterator[Hit]:
    """Yield debuggers around the application, which any server has then."""
    for place, call in calls(context.running.serving, [CONSOLE]):
        if plain(call.given(1, "evalex")) is True:
            said = "Werkzeug's debugger is around the application and runs what it is sent"
            yield Hit(place.ref, call.line, said, severity="high", effect="prepare", routes=())


def _settings(context: Context) -> Iterator[Hit]:
    """Yield what the code sets, and what the settings that it loads last say."""
    last = {one.name: one for one in context.surface.settings if one.name in NAMES}
    for one in context.surface.settings:
        if one.name not in NAMES or plain(one.likely) is not True:
            continue
        if one.source == "code" and plain(one.value) is True:
            said = f"{one.name} is True in the code"
            yield Hit(top_of(context, one.file), one.line, said, routes=())
        elif one.source in {"object", "file"} and one is last[one.name]:
            is_chosen = one.is_covered or plain(one.value) is not True
            where = ", where nothing else is set" if is_chosen else ""
            said = f"{one.name} is True in the settings{where}"
            yield Hit(top_of(context, one.file), one.line, said, routes=())


CHECK = Check(
    name="debug-mode",
    severity="medium",
    title="Debug mode in the code",
    why="An error that nobody expected leaves the application as an exception: the server answers"
    " it, and the application's own answer for errors is never given. Where the development server"
    " or its debugger is started, callers also see code and values, and run code.",
    remedy="Leave it to FLASK_DEBUG on the developer's machine; functions never start the"
    " development server.",
    example="""\
# before
app.run(debug=True)
# after
app.run()   # flask --debug run, where it is wanted""",
    find=find,
)
