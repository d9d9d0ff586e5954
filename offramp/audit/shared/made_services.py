"""Where caches and brokers are made: the places that name their servers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit import shown
from offramp.audit.context import Context
from offramp.audit.facts.environment import Environment
from offramp.audit.facts.kept.caches import LOCAL_CACHES
from offramp.audit.report import Resource
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.given import Given, Items, Literal
from offramp.code.module import Assigned
from offramp.code.site import Call

REDIS = r"(redis|aioredis|fakeredis)\.(\w+\.)?(Redis|StrictRedis|from_url|Sentinel|RedisCluster)"
MAKERS = [
    (re.compile(rf"{made}$"), kind, name)
    for made, kind, name in (
        (rf"{REDIS}(\.from_url)?|flask_redis\.(\w+\.)?FlaskRedis", "cache", "redis"),
        (r"cachelib\.(\w+\.)?RedisCache", "cache", "redis"),
        (r"(pymemcache|pylibmc|memcache|bmemcached)\.(.*\.)?(\w*Client)", "cache", "memcached"),
        (r"celery\.(\w+\.)?Celery|flask_celeryext\.\w+", "broker", "celery"),
        (r"(rq|flask_rq2|rq\.queue)\.(Queue|RQ)|rq_scheduler\.Scheduler", "broker", "rq"),
        (r"dramatiq\.brokers\.\w+\.\w+Broker", "broker", "dramatiq"),
        (r"huey\.(\w+\.)?\w*Huey", "broker", "huey"),
        (r"pika\.\w*Connection", "broker", "rabbitmq"),
        (r"kombu\.(\w+\.)?Connection", "broker", "kombu"),
        (r"(kafka|confluent_kafka|aiokafka)\.(\w+\.)?\w*(Producer|Consumer)", "broker", "kafka"),
        (r"paho\.mqtt\.client\.Client|flask_mqtt\.Mqtt", "broker", "mqtt"),
        (r"google\.cloud\.pubsub(_v1)?\.\w+Client", "broker", "google pub/sub"),
        (r"azure\.servicebus\.(\w+\.)*ServiceBusClient", "broker", "azure service bus"),
    )
]
OF_AWS = re.compile(r"(boto3|boto3\.session\.Session\(\)|boto3\.Session\(\))\.(client|resource)$")
AWS_QUEUES = frozenset({"sqs", "sns", "kinesis", "events", "mq"})
EXTENSION = re.compile(r"flask_cach(e|ing)\.")


def find(context: Context) -> Iterator[Resource]:
    """Yield each place that makes one, with the variable or the address of its server."""
    for place in context.running.serving:
        for call in MAKING.of(place.sites):
            kind, name = _made(call)
            if name:
                detail = _server(place, call, context)
                yield Resource(kind, name, place.file, call.line, detail)
    kinds = [one for one in context.surface.settings if one.name == "CACHE_TYPE"]
    for one in context.surface.extensions:
        if EXTENSION.match(one.ref) and kinds:
            value = kinds[-1].value if isinstance(kinds[-1].value, Literal) else kinds[-1].likely
            name = str(value.value) if isinstance(value, Literal) else ""
            if name and name.rpartition(".")[2].lower() not in LOCAL_CACHES | {"null", "nullcache"}:
                detail = f"{name.rpartition('.')[2]}, by Flask-Caching"
                yield Resource("cache", "flask-caching", one.file, one.line, detail)


def _known(name: str) -> bool:
    return OF_AWS.match(name) is not None or any(made.match(name) for made, _, _ in MAKERS)


MAKING = Called(_known)


def _made(call: Call) -> tuple[str, str]:
    if OF_AWS.match(call.target):
        service = call.given(0, "service_name")
        name = str(service.value) if isinstance(service, Literal) else ""
        return "broker", f"aws {name}" if name in AWS_QUEUES else ""
    for made, kind, name in MAKERS:
        if made.match(call.target):
            return kind, name
    return "", ""


def _server(place: Place, call: Call, context: Context) -> str:
    asked = context.once(Environment).asked(place.sites)
    names = [name for line, name in asked if line == call.line]
    names += _behind(place, call, context)
    if names:
        return f"from environment: {', '.join(dict.fromkeys(names))}"
    given = [*call.args, *call.keywords.values()]
    told = [one for each in given for one in _addresses(each)]
    return ", ".join(dict.fromkeys(told))


def _behind(place: Place, call: Call, context: Context) -> Iterator[str]:
    """Yield the variables of what a module's name is put for by a call over several lines."""
    module = context.project.modules.get(place.ref)
    if module is None:
        return
    names = context.project.names(module)
    for bindings in module.bindings.values():
        for one in bindings:
            if isinstance(one, Assigned) and one.line == call.line:
                yield from context.once(Environment).variables(one.value, names)


def _addresses(given: Given) -> Iterator[str]:
    if isinstance(given, Literal) and isinstance(given.value, str) and "://" in given.value:
        yield shown.address(given.value)
    elif isinstance(given, Items):
        for one in given.items:
            yield from _addresses(one)
