"""Whether a call to something outside only asks, so that it may be made as often as one likes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from offramp.code.given import Given, Literal
from offramp.code.sites import Call

VERBS = frozenset({"get", "head", "options", "urlretrieve"})
BY_METHOD = frozenset({"request", "stream", "urlopen"})  # which is their first argument
URLOPEN = re.compile(r"^urllib(2|\.request)\.urlopen$")
BY_GET = frozenset({"GET", "HEAD", "OPTIONS"})
# what can be asked without being paid for, or seen by anybody; their clients are made in silence
KINDS = frozenset(
    {"aws", "consul", "database", "etcd", "ldap", "memcached", "mongodb", "redis", "s3", "search"}
    | {"http", "storage", "vault"}
)
ASKING = re.compile(
    r"^(h|z|s|l|x|m|hm|json_)?(get|mget|range|card|len|members|ismember|score|rank|exists|keys|vals)(all)?s?$"
    r"|^(p?ttl|strlen|scan(_iter)?|hscan(_iter)?|ping|info|type|query|aggregate|distinct|fetch\w*|read\w*)$"
    r"|^((get|find|list|search|count|describe|head|download|retrieve)(_\w+|\d*|all)?)$"
)
CHANGING = re.compile(r"update|delete|create|set|push|pop|replace|insert|remove|token")
SILENT = frozenset({"bind", "close", "connect", "execute", "pipeline", "pubsub", "quit"})


def by_http(call: Call, name: str) -> bool:
    """Tell whether a call of an HTTP library sends GET or its like."""
    verb = name.rpartition(".")[2]
    if URLOPEN.match(name):  # POST, where it is given something to send, or a Request
        return len(call.args) == 1 and "data" not in call.keywords and not _is_object(call.args)
    if verb in BY_METHOD:
        given = call.given(0, "method")
        return isinstance(given, Literal) and str(given.value).upper() in BY_GET
    return verb in VERBS


def _is_object(given: Iterable[Given]) -> bool:
    return any(getattr(one, "ref", "").endswith("Request()") for one in given)


def by_package(kind: str, name: str) -> bool:
    """Tell whether a package's call asks a service of that kind, or only makes a client of it."""
    method = name.removesuffix("()").rpartition(".")[2]
    is_asking = ASKING.match(method) is not None and not CHANGING.search(method)
    is_client = kind != "aws" and (method[:1].isupper() or method in SILENT)
    return kind in KINDS and (is_asking or is_client)
