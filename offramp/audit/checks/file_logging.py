"""Logs written to files."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.given import inside, text
from offramp.audit.context import Context
from offramp.audit.shared import files

HANDLERS = frozenset(
    {
        *("logging.FileHandler", "logging.handlers.RotatingFileHandler"),
        *("logging.handlers.TimedRotatingFileHandler", "logging.handlers.WatchedFileHandler"),
        "concurrent_log_handler.ConcurrentRotatingFileHandler",
    }
)
LOGURU = "loguru.logger.add"  # a path, or a stream, a function, a handler
STREAMS = ("/dev/std", "/dev/fd/", "/proc/")  # standard output, by its name
FROM_FILE = "logging.config.fileConfig"
CONFIG = frozenset({"logging.config.dictConfig", "logging.basicConfig"})


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.serving, HANDLERS):
        name = text(call.given(0, "filename"))
        if name.startswith(STREAMS):
            continue
        where = f" ({name})" if name and "{}" not in name else ""
        yield Hit(place.ref, call.line, f"{short(call.target)} writes logs to a file{where}")
    for place, call in calls(context.running.serving, [LOGURU]):
        if (name := text(call.given(0, "sink"))) and not name.startswith(STREAMS):
            yield Hit(place.ref, call.line, f"loguru writes logs to a file ({name})")
    for place, call in calls(context.running.serving, [FROM_FILE]):
        name = text(call.given(0, "fname"))
        if name and any(
            "FileHandler" in files.text(one) for one in files.named(context.project, name)
        ):
            yield Hit(place.ref, call.line, f"{name}, which it reads, writes logs to a file")
    for place, call in calls(context.running.serving, CONFIG):
        given = [one for value in (*call.args, *call.keywords.values()) for one in inside(value)]
        names = [text(value) for key, value in given if key == "class"]
        if "filename" in call.keywords or any(one in HANDLERS for one in names):
            yield Hit(place.ref, call.line, f"{short(call.target)}() writes logs to a file")


CHECK = Check(
    name="file-logging",
    severity="medium",
    title="Logs in files",
    why="The file is gone with the process, and its disk may be read-only: the log of what went"
    " wrong is missing just when it is needed.",
    remedy="Write one JSON object a line to standard output; the platform collects it.",
    example="""\
# before
logging.FileHandler("app.log")
# after
logging.StreamHandler(sys.stdout)""",
    find=find,
)
