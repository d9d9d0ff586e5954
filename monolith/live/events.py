"""GET /events: the caller's notifications as server-sent events, as they change."""

import json
import threading
import time
from collections.abc import Iterator
from uuid import UUID

from flask import Response, current_app, stream_with_context
from sqlalchemy import select

from monolith.auth.callers import caller, signed_in
from monolith.extensions import db
from monolith.live.blueprint import live
from monolith.models import Notification

LOOK_SECONDS = 0.5
COMMENT_SECONDS = 15.0
REMEMBERED = 500

States = dict[UUID, tuple[str, str]]


@live.get("/events")
@signed_in
def events() -> Response:
    """Tell the caller about notifications until they go away or we stop."""
    stream = stream_with_context(changes(caller().id, current_app.extensions["closing"]))
    response = Response(stream, content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    return response


def changes(user_id: UUID, closing: threading.Event) -> Iterator[str]:
    """One event for each change, and a comment in quiet times, so that proxies keep it open."""
    known = states(user_id)
    yield ": connected\n\n"
    spoke_at = time.monotonic()
    while not closing.wait(LOOK_SECONDS):
        found = states(user_id)
        for notification_id in found:
            if known.get(notification_id) != found[notification_id]:
                yield event(notification_id, *found[notification_id])
                spoke_at = time.monotonic()
        known = found
        if time.monotonic() - spoke_at >= COMMENT_SECONDS:
            yield ": still here\n\n"
            spoke_at = time.monotonic()


def states(user_id: UUID) -> States:
    """Channel and status of the user's newest notifications, oldest first."""
    newest = (
        select(Notification.id, Notification.channel, Notification.status)
        .where(Notification.user_id == user_id)
        .order_by(Notification.created_at.desc(), Notification.id)
        .limit(REMEMBERED)
    )
    with db.transaction() as session:
        rows = session.execute(newest).all()
    return {row.id: (row.channel, row.status) for row in reversed(rows)}


def event(notification_id: UUID, channel: str, status: str) -> str:
    """One event in the stream's format."""
    content = json.dumps({"id": str(notification_id), "channel": channel, "status": status})
    return f"event: notification\ndata: {content}\n\n"
