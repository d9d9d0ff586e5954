"""Debug mode switched on in the code."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.given import plain
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context

NAMES = frozenset({"DEBUG", "TESTING"})
RUNS = ("flask.Flask().run", *(f"connexion.{one}().run" for one in ("App", "FlaskApp")))


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
            if call.is_any(*RUNS) and plain(call.given(2, "debug")) is True:
                said = "app.run(debug=True): Werkzeug's debugger runs what it is sent"
                yield Hit(module.name, call.line, said, severity="low", routes=())


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
    why="Errors are shown with code and values, and the debugger runs whatever it is sent.",
    remedy="Leave it to FLASK_DEBUG on the developer's machine; functions never start the"
    " development server.",
    example="""\
# before
app.run(debug=True)
# after
app.run()   # flask --debug run, where it is wanted""",
    find=find,
)
