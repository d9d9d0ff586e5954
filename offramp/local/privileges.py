"""
What a child process does between fork and exec: end with its parent, and not be root.

PostgreSQL refuses to run as root. As root it gets the user `nobody`, with the one
capability that lets it reach its folder and its program below folders only root may enter.
So neither a system user has to be made nor any folder opened to everybody.
Source: capabilities(7), "Ambient"; prctl(2), PR_SET_PDEATHSIG.
"""

import ctypes
import os
import pwd
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAPABILITY_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Sets(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


def unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom PostgreSQL runs as, when this process is root; None when it is not."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def before_exec(death_signal: int, user: pwd.struct_passwd | None = None) -> Callable[[], None]:
    """
    Return what to run in the child, as `subprocess.Popen`'s *preexec_fn*.

    The child gets *death_signal* when the thread that starts it ends, so start children
    from the main thread only.
    """

    def prepare() -> None:
        if user is not None:
            _become(user)
        _call(libc.prctl, PR_SET_PDEATHSIG, death_signal, 0, 0, 0)

    return prepare


def _become(user: pwd.struct_passwd) -> None:
    # without it access(2), by which initdb looks for its own program, knows no capability
    _call(libc.prctl, PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    _call(libc.prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    bit = 1 << CAP_DAC_OVERRIDE
    sets = (_Sets * 2)(_Sets(bit, bit, bit), _Sets(0, 0, 0))
    _call(libc.capset, ctypes.byref(_Header(CAPABILITY_VERSION_3, 0)), sets)
    _call(libc.prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def _call(function: Callable[..., int], *arguments: object) -> None:
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
