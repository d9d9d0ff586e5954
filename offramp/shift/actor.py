"""Who asked for a shift."""

import getpass
import socket


def actor() -> str:
    """Return who runs this command, as ``user@machine``."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # no entry for this uid, as in some containers
        user = "unknown"
    return f"{user}@{socket.gethostname()}"
