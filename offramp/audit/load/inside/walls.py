"""
What the application cannot do while it is loaded.

Two walls keep it from the network: a network namespace of its own, where the kernel allows
one, and sockets that refuse, in any case. The second is for Python code only, so the report
says where it stood alone. A namespace of processes ends whatever it started, daemons too, and
the process between it and the audit is all that it can kill of what is not its own. Files are
not walled off: it reads and writes what whoever calls the audit may, but for its own copy.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
from typing import NoReturn

NEW_USERS = 0x10000000  # CLONE_NEWUSER, linux/sched.h
NEW_NETWORK = 0x40000000  # CLONE_NEWNET
NEW_PROCESSES = 0x20000000  # CLONE_NEWPID, for what is forked from then on
OF_SIGNALS = 128  # exit codes above tell a signal, as the shell has it
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, linux/prctl.h
DROP_FROM_BOUNDING_SET = 24  # PR_CAPBSET_DROP
NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
CAPABILITY_VERSION = 0x20080522  # _LINUX_CAPABILITY_VERSION_3, linux/capability.h
MOST_CAPABILITIES = 64
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


def end_with(parent: int) -> None:
    """End when the process *parent* does, however that happens."""
    _control(DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before that was said
        os._exit(OF_SIGNALS + signal.SIGKILL)


def step_inside() -> None:
    """
    Go on in a child of a child, which ends with this process; this one ends as that does.

    The first is the init of the namespace: signals that it sends to itself are ignored
    (pid_namespaces(7)), so the application is not it. Neither it nor the application can do
    what only root can, such as to step into another namespace.
    """
    _fork()
    _give_up_rights()
    _fork()


def _give_up_rights() -> None:
    """Drop all capabilities, for good: what has none cannot get them by starting a program."""
    for number in range(MOST_CAPABILITIES):
        _control(DROP_FROM_BOUNDING_SET, number)
    _control(NO_NEW_PRIVILEGES, 1)
    header, none = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).capset(header, none)


def _control(what: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(what, value, 0, 0, 0)


def _fork() -> None:
    child = os.fork()
    if child == 0:
        _control(DEATH_SIGNAL, signal.SIGKILL)
        return
    _, status = os.waitpid(child, 0)
    code = OF_SIGNALS + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    if code > OF_SIGNALS and os.getpid() != 1:
        with contextlib.suppress(OSError):
            os.kill(os.getpid(), code - OF_SIGNALS)
    os._exit(code)


def _limit(kind: int, most: int) -> None:
    with contextlib.suppress(OSError, ValueError):  # a lower one is set already
        resource.setrlimit(kind, (most, most))


def _leave_network() -> bool:
    user, group = os.getuid(), os.getgid()
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
        if unshare(NEW_NETWORK | NEW_PROCESSES) == 0 or unshare(NEW_NETWORK) == 0:
            return True
        if unshare(NEW_USERS | NEW_NETWORK | NEW_PROCESSES) != 0:
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
