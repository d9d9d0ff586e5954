"""`python -m offramp.local.host --spec FILE`: runs the functions of a specification."""

import argparse
import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path

from offramp import files
from offramp.errors import OfframpError
from offramp.local.host import spec
from offramp.local.host.control import ControlServer
from offramp.local.host.host import Host

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve until SIGTERM, SIGINT or `stop` on the control socket."""
    parser = argparse.ArgumentParser(prog="offramp.local.host")  # click takes 4 MiB more
    parser.add_argument("--spec", type=Path, required=True)
    try:
        wanted = spec.read(parser.parse_args().spec)
    except OfframpError as error:
        raise SystemExit(f"Error: {error}") from error
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
    sys.stdout.write(f"{content}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
