"""Processes, forks and signals that the application handles itself."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.context import Context

AT_EXIT = "atexit.register"
OWN = (
    *("os.fork", "os.forkpty", "pty.fork", "os.kill", "os.killpg", "os._exit", "os.abort"),
    *("multiprocessing.Process", "multiprocessing.Pool", "multiprocessing.Manager"),
    *("multiprocessing.pool.Pool", "multiprocessing.Queue", "multiprocessing.Value"),
    *("multiprocessing.get_context", "multiprocessing.set_start_method", "joblib.Parallel"),
    *("os.execv", "os.execvp", "os.execve", "os.execl", "os.spawnv", "os.spawnvp", "os.spawnl"),
    *("concurrent.futures.ProcessPoolExecutor", "signal.signal", "signal.alarm", AT_EXIT),
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.starting:
        for one in place.sites.reads:
            if one.target == AT_EXIT:  # as a decorator, which is no call
                said = f"{short(one.target)} deals with processes, which the function's server does"
                yield Hit(place.ref, one.line, said, severity="low", routes=())
    starting = {place.ref for place in context.running.starting}
    for place, call in calls(context.running.serving, OWN):
        said = f"{short(call.target)}() deals with processes, which the function's server does"
        if call.target == AT_EXIT:  # of the application, not of a route, where it starts
            routes = () if place.ref in starting else None
            yield Hit(place.ref, call.line, said, severity="low", routes=routes)
        else:
            yield Hit(place.ref, call.line, said)


CHECK = Check(
    name="processes",
    severity="medium",
    title="Processes and signals of its own",
    why="A function has little memory and may be stopped at any moment: forks need the memory of"
    " several, what they were doing is lost, and handlers of signals compete with the server's.",
    remedy="Let the platform scale: hand big work to a queue, and keep one process.",
    example="""\
# before
with Pool(8) as pool: pool.map(render, pages)
# after
for page in pages: session.add(OutboxRow(topic="render", payload=page))""",
    find=find,
)
