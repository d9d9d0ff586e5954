"""Services that routes share: caches, brokers, mail, other companies' hosts, and logging."""

from __future__ import annotations

import re

from offramp.audit.context import Context
from offramp.audit.facts.outside import outbound
from offramp.audit.report import Resource

CACHES = re.compile(r"^(redis|memcache|cache|memcached)", re.IGNORECASE)
BROKERS = re.compile(
    r"^(celery|rq|kafka|amqp|rabbit|queue|sqs|pubsub|kombu|pika|nats|mqtt)", re.IGNORECASE
)
LOGGING = ("logging.config.dictConfig", "logging.config.fileConfig", "logging.basicConfig")
HANDLER = re.compile(
    r"^(logging\.(handlers\.)?\w*Handler|sentry_sdk\.init|structlog\.configure|logging_loki\.\w+)$"
)

ENDS = ("dictConfig", "fileConfig", "basicConfig", "Handler", "sentry_sdk", "structlog", "loki")


def find(context: Context) -> list[Resource]:
    """Return each service once with the routes that call it, then how logging is set up."""
    found: dict[tuple[str, str], Resource] = {}
    for subject in context.subjects:
        for one in outbound.find(subject, context):
            kind = _kind(one.kind)
            kept = found.setdefault(
                (kind, one.target), Resource(kind, one.target, one.file, one.line, one.kind)
            )
            kept.routes += [name for name in subject.names if name not in kept.routes]
    return [found[key] for key in sorted(found)] + _logging(context)


def _kind(kind: str) -> str:
    if CACHES.match(kind):
        return "cache"
    return "broker" if BROKERS.match(kind) else "third party"


def _logging(context: Context) -> list[Resource]:
    return [
        Resource("logging", call.target, file, call.line)
        for _, file, sites in context.places(ENDS)
        for call in sites.calls
        if (call.target in LOGGING or HANDLER.match(call.target)) and "/tests/" not in f"/{file}"
    ]
