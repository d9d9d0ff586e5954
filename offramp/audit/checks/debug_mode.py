"""Debug mode switched on in the code."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.given import plain
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context

NAMES = frozenset({"DEBUG", "TESTING"})
SOCKETS = "flask_socketio.SocketIO().run"
RUNS = {  # the place of `debug` among the arguments
    "flask.Flask().run": 2,
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
    for name, module in context.running.loaded.items():
        sites = context.graph.sites(name)
        for call in sites.calls if sites else ():
            at = next((RUNS[one] for one in (call.target, *call.also) if one in RUNS), None)
            if at is not None and plain(call.given(at, "debug")) is True:
                what = "socketio" if call.is_any(SOCKETS) else "app"
                said = f"{what}.run(debug=True): Werkzeug's debugger runs what it is sent"
                yield Hit(module.name, call.line, said, severity="low", routes=())
    yield from _consoles(context)


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
        elif one.source == "object" and one is last[one.name]:
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
