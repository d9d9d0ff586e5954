"""The command lines of everything that is started, from the catalogue alone."""

import sys
from importlib.util import find_spec
from pathlib import Path

from offramp.catalogue import Process
from offramp.local.children import Command
from offramp.local.environment import Surroundings, argv
from offramp.local.supervisor.libraries import gunicorn_knows

GUNICORN = "gunicorn.conf.py"  # which gunicorn takes from the folder it is started in
BY_THREADS = Path(__file__).parents[1] / "old_side.py"

# Without a configuration file of its own. One process, as `flask run` is: an application that
# keeps things in memory, or makes its tables while it is imported, may not bear a second.
WORKERS = ("--workers", "1", "--threads", "8")
LOST_WORKER = ") exited with code "  # gunicorn's words, before it starts the next one


def old(around: Surroundings) -> Command:
    """Return the old side under gunicorn; ready when it gives any answer."""
    side = around.catalogue.offramp.old
    python = str(around.catalogue.root / side.python) if side.python else sys.executable
    ours: tuple[str, ...] = ("--bind", f"127.0.0.1:{around.ports['old']}")
    if gunicorn_knows(Path(python), "control_socket_disable"):  # one for all would be in the way
        ours = (*ours, "--no-control-socket")
    return Command(
        name=side.service,
        argv=(python, "-m", "gunicorn", *_configured(around), *ours, side.app),
        folder=around.catalogue.root,
        environment=around.of_old(),
        log=around.layout.log(side.service),
        ready=f"http://127.0.0.1:{around.ports['old']}/",
        failing=LOST_WORKER,
    )


def _configured(around: Surroundings) -> tuple[str, ...]:
    root, config = around.catalogue.root, around.catalogue.offramp.old.config
    if config is not None:
        return ("--config", str(root / config))
    return WORKERS if (root / GUNICORN).exists() else ("--config", str(BY_THREADS), *WORKERS)


def process(around: Surroundings, name: str, entry: Process) -> Command:
    """Return one of `x-offramp.processes`."""
    ready = around.fill(entry.ready) if entry.ready else None
    return Command(
        name=name,
        argv=argv(around.fill(entry.command), around.catalogue.root),
        folder=around.catalogue.root,
        environment=around.of_process(name, entry),
        log=around.layout.log(name),
        ready=ready,
        ready_status=200,
    )


def once(around: Surroundings, name: str, command: str) -> Command:
    """Return a command that runs to its end, such as a migration."""
    return Command(
        name=name,
        argv=argv(around.fill(command), around.catalogue.root),
        folder=around.catalogue.root,
        environment=around.of_command(name),
        log=around.layout.log(name),
    )


def collector(around: Surroundings) -> Command:
    """Return the receiver of spans."""
    port = around.ports["collector"]
    program = ("offramp.local.collector", "--port", str(port), "--file", str(around.layout.spans))
    return _ours(around, "collector", program, f"http://127.0.0.1:{port}/")


def operators(around: Surroundings) -> Command | None:
    """Return the operators' server behind Envoy, None when this installation has none."""
    if find_spec("offramp.gateway.__main__") is None:
        return None
    socket = str(around.layout.operators)
    program = ("offramp.gateway", "--root", str(around.catalogue.file), "--socket", socket)
    return _ours(around, "operators", program, f"unix:{socket}")


def _ours(around: Surroundings, name: str, program: tuple[str, ...], ready: str) -> Command:
    """Return a program of this tool: it has nothing of the application's environment."""
    return Command(
        name=name,
        argv=(sys.executable, "-m", *program),
        folder=around.layout.home,
        environment=dict(around.outer),
        log=around.layout.log(name),
        ready=ready,
    )
