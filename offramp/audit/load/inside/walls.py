"""
What the application cannot do while it is loaded.

Two walls keep it from the network: a network namespace of its own, where the kernel allows
one, and sockets that refuse, in any case. The second is for Python code only, so the report
says which of them held.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import socket
from typing import NoReturn

NEW_USERS = 0x10000000  # CLONE_NEWUSER, linux/sched.h
NEW_NETWORK = 0x40000000  # CLONE_NEWNET
MOST_WRITTEN = 1 << 30  # bytes of one file


def build(memory_bytes: int, seconds: float) -> list[str]:
    """Set the limits and return the names of the walls that stand."""
    processor = int(seconds) + 1
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_CPU, processor)
    _limit(resource.RLIMIT_FSIZE, MOST_WRITTEN)
    _limit(resource.RLIMIT_CORE, 0)
    standing = ["network namespace"] if _leave_network() else []
    _refuse_sockets()
    return [*standing, "refusing sockets"]


def _limit(kind: int, most: int) -> None:
    with contextlib.suppress(OSError, ValueError):  # a lower one is set already
        resource.setrlimit(kind, (most, most))


def _leave_network() -> bool:
    user, group = os.getuid(), os.getgid()
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if library.unshare(NEW_NETWORK) == 0:
            return True
        if library.unshare(NEW_USERS | NEW_NETWORK) != 0:
            return False
    except (OSError, AttributeError):  # no C library to be found, or another system
        return False
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with contextlib.suppress(OSError), open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123 - no pathlib: this runs on Python 3.8 in a half-closed process
            file.write(text)
    return True


def _refuse(*_arguments: object, **_options: object) -> NoReturn:
    raise ConnectionRefusedError("there is no network while the audit loads the application")


def _refuse_name(*_arguments: object, **_options: object) -> NoReturn:
    raise socket.gaierror(socket.EAI_FAIL, "no names are resolved while the audit loads this")


def _refuse_sockets() -> None:
    for name in ("connect", "connect_ex", "sendto", "bind"):
        setattr(socket.socket, name, _refuse)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        setattr(socket, name, _refuse_name)
    setattr(socket, "create_connection", _refuse)  # noqa: B010 - as those above
