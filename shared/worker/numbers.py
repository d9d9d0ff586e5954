"""What Prometheus learns of a worker, and of the queue it works on."""

from prometheus_client import Counter, Gauge, Histogram

DELIVERIES = Counter(
    "outbox_deliveries_total", "Attempts that ended, by how.", ["topic", "outcome"]
)
SECONDS = Histogram("outbox_delivery_seconds", "Length of one attempt.", ["topic"])
ROWS = Gauge("outbox_rows", "Rows that wait or were given up.", ["state"])
OLDEST = Gauge("outbox_oldest_due_seconds", "For how long the oldest waiting row has been due.")


def queue(pending: int, dead: int, oldest_seconds: float) -> None:
    """Set the numbers of the queue; each worker sets the same."""
    ROWS.labels("pending").set(pending)
    ROWS.labels("dead").set(dead)
    OLDEST.set(oldest_seconds)
