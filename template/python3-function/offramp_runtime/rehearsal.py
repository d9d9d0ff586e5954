"""
Answers made-up requests in the template process, before anything is forked from it.

Python adapts code to how it runs and fills caches on first use. Done here, once, the forked
processes find it done: their first answer is faster, and they share the memory it is in.
"""

import os
import socket
from collections.abc import Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry

from offramp_runtime.application import Application
from offramp_runtime.connection import Connection
from offramp_runtime.conversation import Conversation
from offramp_runtime.event import Context, Event
from offramp_runtime.logs import Log
from offramp_runtime.metrics import Metrics
from offramp_runtime.settings import Settings
from offramp_runtime.tracing import Tracing

TIMES = 32  # more than CPython 3.11 needs to adapt a function (8)
REQUEST = (
    b"POST /a%20path?name=value HTTP/1.1\r\nHost: rehearsal\r\nContent-Type: application/json\r\n"
    b"X-Request-Id: rehearsal\r\nContent-Length: 2\r\n"
    b"traceparent: 00-0123456789abcdef0123456789abcdef-0123456789abcdef-00\r\n\r\n{}"
)


def rehearse() -> None:
    """Run requests through everything that needs neither threads nor a real handler."""
    settings = Settings(Path())
    silence = os.open(os.devnull, os.O_WRONLY)
    metrics = Metrics(CollectorRegistry())
    metrics.register()
    application = Application(_handle, settings, metrics, Tracing(settings), Log({}, silence))
    conversation = Conversation(application, lambda: False)
    server, client = socket.socketpair()
    server.setblocking(False)
    connection = Connection(server, len(REQUEST))
    with server, client:
        for _ in range(TIMES):
            client.sendall(REQUEST)
            conversation.advance(connection)
            client.recv(len(REQUEST) * 10)
    os.close(silence)


def _handle(event: Event, context: Context) -> Mapping[str, object]:
    content = f"{event.path}{event.query.get('name')}{context.hostname}"
    return {"statusCode": 200, "body": content, "headers": {"Content-Type": "text/plain"}}
