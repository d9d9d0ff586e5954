"""Find out before anything starts whether every port can be had."""

import contextlib
import os
import random
import socket
from collections.abc import Mapping

import psutil

from offramp.errors import OfframpError, UsageError

HOST = "127.0.0.1"
UNUSED_BY_CLIENTS = range(12_000, 32_768)  # below Linux's ip_local_port_range
TRIES = 50

_claims: list[socket.socket] = []  # of ports that this process has chosen; they go with it


def allot(wishes: Mapping[str, int], *, among: range = UNUSED_BY_CLIENTS) -> dict[str, int]:
    """
    Return a free port of 127.0.0.1 for each name; a wish of 0 takes any of *among*.

    No other process that asks here is given one of those until this process ends.

    Raises `OfframpError` that names every port that is taken, and by whom.
    """
    _refuse_doubles(wishes)
    problems = []
    ports = {}
    with contextlib.ExitStack() as held:
        for name, wish in wishes.items():
            try:
                probe = held.enter_context(_listening(wish, among))
            except OSError as error:
                reason = os.strerror(error.errno or 0)
                problems.append(f"port {wish} ({name}) is taken{_owner(wish)}: {reason}")
            else:
                ports[name] = probe.getsockname()[1]
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise OfframpError(
            f"nothing was started, since\n{listed}\n"
            "end what has it, or choose others with --gateway-port and --operators-port (and "
            "x-offramp.old.port of stack.yml), or take free ones for everything with --any-ports"
        )
    return ports


def _listening(wish: int, among: range) -> socket.socket:
    """
    Return a socket that listens on the port *wish*, or for 0 on a free one.

    Not one of the kernel's choice while *among* has any: those are also the local ports of
    outgoing connections, so one could be taken again before the process it is for has started.
    """
    if wish:
        return socket.create_server((HOST, wish))
    for port in random.sample(among, min(TRIES, len(among))):
        if claim := _claim(port):
            with contextlib.suppress(OSError):
                probe = socket.create_server((HOST, port))
                _claims.append(claim)
                return probe
            claim.close()
    return socket.create_server((HOST, 0))


def _claim(port: int) -> socket.socket | None:
    """
    Return a socket that says that *port* is taken, None where another process has said so.

    Between the choice of a port and the start of what will listen there lie seconds. A name of
    Linux's abstract namespace (unix(7)) is in the network namespace that the port is in, and is
    free again however its process ends.
    """
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0offramp-port-{port}")
    except OSError:
        claim.close()
        return None
    return claim


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
