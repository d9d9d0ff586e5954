"""Find out before anything starts whether every port can be had."""

import contextlib
import random
import socket
from collections.abc import Mapping

import psutil

from offramp.errors import OfframpError, UsageError

HOST = "127.0.0.1"
UNUSED_BY_CLIENTS = range(12_000, 32_768)  # below Linux's ip_local_port_range


def allot(wishes: Mapping[str, int]) -> dict[str, int]:
    """
    Return a free port of 127.0.0.1 for each name; a wish of 0 takes any.

    Raises `OfframpError` that names every port that is taken, and by whom.
    """
    _refuse_doubles(wishes)
    problems = []
    ports = {}
    with contextlib.ExitStack() as held:
        for name, wish in wishes.items():
            probe = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                _bind(probe, wish)
                probe.listen(1)
            except OSError as error:
                problems.append(f"port {wish} ({name}) is taken{_owner(wish)}: {error.strerror}")
            else:
                ports[name] = probe.getsockname()[1]
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise OfframpError(
            f"nothing was started, since\n{listed}\n"
            "end what has it, or choose others with --gateway-port and --operators-port, "
            "or take free ones for everything with --any-ports"
        )
    return ports


def _bind(probe: socket.socket, wish: int) -> None:
    """
    Bind *probe* to the port *wish*, or for 0 to a free one.

    Not one of the kernel's choice: those are also the local ports of outgoing connections,
    so one could be taken again before the process that it is for has started.
    """
    if wish:
        probe.bind((HOST, wish))
        return
    for port in random.sample(UNUSED_BY_CLIENTS, 50):
        with contextlib.suppress(OSError):
            probe.bind((HOST, port))
            return
    probe.bind((HOST, 0))


def _refuse_doubles(wishes: Mapping[str, int]) -> None:
    for name, wish in wishes.items():
        same = [other for other, port in wishes.items() if wish and port == wish]
        if len(same) > 1 and same[0] == name:
            raise UsageError(f"port {wish} is wanted twice, for {' and '.join(same)}")


def _owner(port: int) -> str:
    """Return who listens on *port* as far as this user may know, else nothing."""
    try:
        found = psutil.net_connections("tcp")
        pid = next(c.pid for c in found if c.status == "LISTEN" and c.laddr[1:] == (port,))
        return f" by {psutil.Process(pid).name()} (pid {pid})" if pid else ""
    except (psutil.Error, StopIteration):
        return ""
