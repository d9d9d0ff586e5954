"""Services that routes share: caches, brokers, mail, other companies' hosts, and logging."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts.kept import state
from offramp.audit.facts.methods import narrowed
from offramp.audit.facts.outside import outbound
from offramp.audit.report import Resource
from offramp.audit.shared import made_services

CACHES = re.compile(r"^(redis|memcache|cache|memcached)", re.IGNORECASE)
BROKERS = re.compile(
    r"^(celery|rq|kafka|amqp|rabbit|queue|sqs|pubsub|kombu|pika|nats|mqtt)", re.IGNORECASE
)
QUEUES = re.compile(r"^aws (sqs|sns|kinesis|events|mq)$|pub/sub|service bus|cloud tasks")
TASKS = frozenset({"celery", "rq", "dramatiq", "huey"})
LOGGING = ("logging.config.dictConfig", "logging.config.fileConfig", "logging.basicConfig")
HANDLER = re.compile(
    r"^(logging\.(handlers\.)?\w*Handler|sentry_sdk\.init|structlog\.configure|logging_loki\.\w+)$"
)

ENDS = ("dictConfig", "fileConfig", "basicConfig", "Handler", "sentry_sdk", "structlog", "loki")


def find(context: Context) -> list[Resource]:
    """
    Return each service once with the routes that call it, then how logging is set up.

    It stands where it is made, if that was seen, else where it is first used.
    """
    found: dict[tuple[str, str], Resource] = {}
    for one in made_services.find(context):
        found.setdefault((one.kind, one.name), one)
    queues = [one for one in found.values() if one.kind == "broker"]
    for subject, name in _each(context):
        for used in outbound.find(subject, context):
            key = (_kind(used.kind, used.target), used.target)
            kept = found.setdefault(key, Resource(*key, used.file, used.line, used.kind))
            _use(kept, name)
        for piece in state.find(subject, context):
            if piece.kind == "queue" and (queue := _queue(piece.name, queues)) is not None:
                _use(queue, name)
    return [found[key] for key in sorted(found)] + _logging(context)


def _each(context: Context) -> Iterator[tuple[Subject, str]]:
    """Yield each method of each route with what runs for it, as "METHOD path"."""
    for subject in context.subjects:
        for method in subject.declared.methods:
            yield narrowed(subject, method, context), f"{method} {subject.declared.path}"


def _use(kept: Resource, name: str) -> None:
    if name not in kept.routes:
        kept.routes.append(name)


def _queue(name: str, queues: list[Resource]) -> Resource | None:
    """Return the broker of a task that is put into a queue: of RQ by its name, else not RQ's."""
    is_rq = name.startswith(("rq.", "flask_rq2."))
    tasks = [one for one in queues if one.name in TASKS and (one.name == "rq") is is_rq]
    return next(iter(tasks), None)


def _kind(kind: str, target: str) -> str:
    if CACHES.match(kind):
        return "cache"
    return "broker" if BROKERS.match(kind) or QUEUES.search(target) else "third party"


def _logging(context: Context) -> list[Resource]:
    return [
        Resource("logging", call.target, file, call.line)
        for _, file, sites in context.places(ENDS)
        for call in sites.calls
        if (call.target in LOGGING or HANDLER.match(call.target)) and "/tests/" not in f"/{file}"
    ]
