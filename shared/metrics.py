"""What functions count beyond the runtime's own HTTP metrics (prometheus-client)."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import Counter, Gauge


@cache
def problems() -> "Counter":
    """Return the counter of problem documents, by their code."""
    from prometheus_client import Counter

    return Counter("function_problems_total", "Problem documents sent, by code.", ["code"])


@cache
def cold_starts() -> "Counter":
    """Return the counter that grows once for each process that answers."""
    from prometheus_client import Counter

    return Counter("function_cold_starts_total", "First requests of a process.")


@cache
def dependencies() -> "Gauge":
    """Return 1 for a dependency that answered the last health check, else 0."""
    from prometheus_client import Gauge

    return Gauge("dependency_up", "Whether a dependency answered its last check.", ["dependency"])
