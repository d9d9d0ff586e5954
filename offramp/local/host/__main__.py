"""`python -m offramp.local.host --spec FILE`: runs the functions of a specification."""

import ctypes
import json
import os
import resource
import signal
from pathlib import Path

import click

from offramp import files
from offramp.errors import OfframpError
from offramp.local.host import spec
from offramp.local.host.control import ControlServer
from offramp.local.host.host import Host

_PR_SET_PDEATHSIG = 1


@click.command()
@click.option("--spec", "path", type=click.Path(path_type=Path), required=True)
def main(path: Path) -> None:
    """Serve until SIGTERM, SIGINT or `stop` on the control socket."""
    try:
        wanted = spec.read(path)
    except OfframpError as error:
        raise click.ClickException(str(error)) from error
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    for folder in (wanted.logs, wanted.run, wanted.control.parent):
        folder.mkdir(parents=True, exist_ok=True)
    allow_files()
    host = Host(wanted)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: host.stop())
    control = ControlServer(host)
    control.start()
    announce(host, wanted.address_file)
    host.run()
    wanted.control.unlink(missing_ok=True)
    wanted.address_file.unlink(missing_ok=True)


def allow_files() -> None:
    """Lift the soft limit of open files to the hard one: each function has two, and more."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def announce(host: Host, path: Path) -> None:
    """Write where the functions listen, so that a reader finds all of it or nothing."""
    ports = {name: function.port for name, function in host.functions.items()}
    content = json.dumps({"pid": os.getpid(), "ports": ports})
    files.replace(path, content.encode())
    click.echo(content)


if __name__ == "__main__":
    main()
