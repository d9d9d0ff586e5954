"""
Report unexpected errors to Sentry, where a DSN is set.

Errors reach it through the log lines of level ERROR that `http` writes. Request bodies,
headers and local variables stay here: they hold what users entrusted to us.
"""

import logging
from typing import Any

from shared.logging import ids

FLUSH_SECONDS = 2
logger = logging.getLogger(__name__)


def start(dsn: str) -> None:
    """Begin to report; safe to call again. A *dsn* that is none is warned of and left alone."""
    import sentry_sdk

    try:
        sentry_sdk.init(
            dsn=dsn,
            include_local_variables=False,
            max_request_body_size="never",
            shutdown_timeout=FLUSH_SECONDS,
            before_send=with_ids,
        )
    except ValueError as error:
        logger.warning("nothing is reported, since SENTRY_DSN is not usable: %s", error)


def with_ids(event: Any, _hint: dict[str, Any]) -> Any:
    """Add the request's and trace's ids, by which the logs and the trace are found."""
    event.setdefault("tags", {}).update(ids())
    return event
