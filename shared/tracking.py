"""
Report unexpected errors to Sentry, where a DSN is set.

Errors reach it through the log lines of level ERROR that `http` writes. Request bodies,
headers and local variables stay here: they hold what users entrusted to us.
"""

from typing import Any

from shared.logging import ids

FLUSH_SECONDS = 2


def start(dsn: str) -> None:
    """Begin to report; safe to call again."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        include_local_variables=False,
        max_request_body_size="never",
        shutdown_timeout=FLUSH_SECONDS,
        before_send=with_ids,
    )


def with_ids(event: Any, _hint: dict[str, Any]) -> Any:
    """Add the request's and trace's ids, by which the logs and the trace are found."""
    event.setdefault("tags", {}).update(ids())
    return event
