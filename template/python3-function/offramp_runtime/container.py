"""What a function's container does, from its settings to its end."""

import os
import signal
import socket
from pathlib import Path

from offramp_runtime import birth, settings
from offramp_runtime.lifecycle import Ending
from offramp_runtime.logs import Log
from offramp_runtime.serving import Process, allow_connections, attempt_load

BACKLOG = 1024


def main() -> int:
    """Serve the function of this container; return the exit code."""
    log = Log({"pid": os.getpid()})
    default_folder = Path(__file__).resolve().parent.parent / "function"
    try:
        chosen = settings.read(os.environ, default_folder)
    except settings.BadSettingError as error:
        log.line("error", str(error))
        return 2
    allow_connections()
    listener = listen(chosen.address, chosen.port)
    process = Process(chosen, listener, log, birth.began_at())
    # a container's first process ignores what nobody handles: it would import on, and be killed
    signal.signal(signal.SIGTERM, lambda *_: os._exit(Ending.STOPPED.value))
    handler = attempt_load(process)
    log.line("info", "serving", port=listener.getsockname()[1], folder=str(chosen.folder))
    ending = process.serve(handler)
    log.line("info", "ended", reason=ending.name.lower())
    return ending.value


def listen(address: str, port: int) -> socket.socket:
    """Return a listening socket; an empty address means all, IPv6 too where there is IPv6."""
    if address or not socket.has_dualstack_ipv6():
        return socket.create_server((address, port), backlog=BACKLOG)
    return socket.create_server(
        ("", port), family=socket.AF_INET6, backlog=BACKLOG, dualstack_ipv6=True
    )
