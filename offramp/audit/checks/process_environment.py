"""The process itself, changed while it runs: environment, folder, locale, import path."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.sites import Write

CHANGES = (
    *("os.chdir", "os.putenv", "os.unsetenv", "os.umask", "locale.setlocale", "time.tzset"),
    *("os.environ.update", "os.environ.setdefault", "os.environ.pop", "os.environ.clear"),
    *("random.seed", "random.setstate", "numpy.random.seed", "torch.manual_seed"),
    *("contextlib.redirect_stdout", "contextlib.redirect_stderr"),
    *("socket.setdefaulttimeout", "sys.setrecursionlimit", "decimal.setcontext"),
)
STREAMS = frozenset({"sys.stdout", "sys.stderr", "sys.stdin"})
PATHS = ("sys.path.append", "sys.path.insert", "sys.path.extend", "sys.path.remove")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    running = context.running
    for place, call in calls((*running.requested, *running.beside), [*CHANGES, *PATHS]):
        said = f"{place.name}() changes the whole process by {short(call.target)}()"
        yield Hit(place.ref, call.line, said)
    for place in running.requested:
        yield from _environment(context, place)
    for place, call in calls(running.starting, PATHS):
        said = "sys.path is changed: what an import finds depends on where it runs; name the folder"
        said += " by PYTHONPATH in the image, or install it"
        yield Hit(place.ref, call.line, said, severity="low", routes=())


def _environment(context: Context, place: Place) -> Iterator[Hit]:
    for write in place.sites.writes:
        if write.target == "os.environ" and write.how in {"item", "delete"}:
            yield Hit(place.ref, write.line, f"{place.name}() changes os.environ while it serves")
        elif write.target in STREAMS and write.how == "assign":
            said = f"{place.name}() puts another stream in the place of {write.target}"
            yield Hit(place.ref, write.line, said)
            return
        elif write.how == "assign" and _is_of_library(context, write):
            said = f"{place.name}() sets {write.target} for the whole process, to what one caller"
            yield Hit(place.ref, write.line, f"{said} sent")


def _is_of_library(context: Context, write: Write) -> bool:
    """Tell whether a request's value is put on a library's module: `openai.api_key = key`."""
    if not getattr(write.value, "ref", "").startswith(("flask.request", "flask.session")):
        return False
    home, dot, _ = write.target.rpartition(".")
    is_plain = bool(dot) and "()" not in home and "?" not in home and not home.startswith("flask")
    return is_plain and context.project.split(write.target)[0] is None


CHECK = Check(
    name="process-environment",
    severity="medium",
    title="The process changed by requests",
    why="What one request changes for the whole process holds for those that run beside it, and"
    " for later ones only where they reach the same process.",
    remedy="Pass the value as an argument, or set it in the image.",
    example="""\
# before
os.environ["TZ"] = user.timezone; time.tzset()
# after
local = moment.astimezone(ZoneInfo(user.timezone))""",
    find=find,
)
