"""
The operators' port: functions by their names, everything else to the operators' server.

`/function/NAME/path` is a path of callers that must stream and be fast, so it never meets
Python. What a page of a browser may ask is bounded as in `offramp.gateway.guard`.
"""

import re

from offramp.catalogue import Catalogue, Function
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.render.listener import MANAGER, access_log, bounds, identity
from offramp.local.envoy.render.problems import PROBLEMS, Problem, local_replies
from offramp.local.envoy.render.routes import delivery
from offramp.local.envoy.render.types import HTTP, Json, extension, header, loopback

NAMESPACE = "openfaas-fn"  # what faas-cli means where nobody says another
NAMES = ["127.0.0.1", "localhost", "[::1]"]
OWN_ORIGIN = r"https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?"
READING = "GET|HEAD|OPTIONS"
FOREIGN = Problem(
    403, "forbidden", "Refused", "asked by another name, or by a page of another origin"
)

REPLIES = (FOREIGN, *(one for one in PROBLEMS if one.instead_of is None))

# OpenFaaS's names of a call, for the function and for the caller
NAMED: Json = {
    "request_headers_to_add": [
        header("x-call-id", "%REQ(x-request-id)%", "ADD_IF_ABSENT"),
        header("x-start-time", "%START_TIME(%s%9f)%"),  # nanoseconds of Unix time
    ],
    "response_headers_to_add": [
        header("x-call-id", "%REQ(x-call-id)%"),
        header("x-start-time", "%REQ(x-start-time)%"),
    ],
}


def listener(catalogue: Catalogue, addresses: Addresses) -> Json:
    """Return the static listener; what functions there are is known when Envoy starts."""
    manager = {
        "stat_prefix": "operators",
        "route_config": _routes(catalogue),
        "http_filters": [
            extension("router", f"{HTTP}.router.v3.Router", suppress_envoy_headers=True)
        ],
        "local_reply_config": local_replies(catalogue, REPLIES),
        "access_log": [access_log(addresses)],
        **identity(),
        **bounds(),
    }
    return {
        "name": "operators",
        "address": loopback(addresses.operators_port or 0),
        "enable_reuse_port": False,
        "per_connection_buffer_limit_bytes": 1_048_576,
        "filter_chains": [{"filters": [extension("http", MANAGER, **manager)]}],
    }


def _routes(catalogue: Catalogue) -> Json:
    """Return the table; a name that was made to point to this machine finds only a 403."""
    known = {
        "name": "operators",
        "domains": NAMES,
        "routes": [
            *foreign(),
            *(_function(function) for function in catalogue.functions),
            {"match": {"prefix": "/function/"}, "direct_response": {"status": 404}},
            {
                "match": {"prefix": "/"},
                # a log that is followed may be silent for long
                "route": {"cluster": "operators", "timeout": "0s", "idle_timeout": "0s"},
            },
        ],
    }
    others = {
        "name": "others",
        "domains": ["*"],
        "routes": [{"match": {"prefix": "/"}, "direct_response": {"status": 403}}],
    }
    return {
        "name": "operators",
        "ignore_port_in_host_matching": True,
        "validate_clusters": False,  # they come later, from a file
        "virtual_hosts": [known, others],
    }


def foreign() -> list[Json]:
    """Return the routes that refuse what a page of another origin would change."""
    writing = {"name": ":method", "string_match": _regex(READING), "invert_match": True}
    origin = {"name": "origin", "string_match": _regex(OWN_ORIGIN), "invert_match": True}
    signs: list[list[Json]] = [
        [{"name": "origin", "present_match": True}, origin],
        [{"name": "sec-fetch-site", "string_match": _regex("cross-site|same-site")}],
    ]
    return [
        {
            "match": {"prefix": "/function/", "headers": [writing, *sign]},
            "direct_response": {"status": 403},
        }
        for sign in signs
    ]


def _function(function: Function) -> Json:
    """Return the route of `/function/NAME`; the function sees what follows its name."""
    prefix = rf"/function/{re.escape(function.name)}(\.{NAMESPACE})?"
    return {
        "name": function.name,
        "match": _regex(f"{prefix}(/.*)?"),
        "route": {
            "cluster": f"function-{function.name}",
            "regex_rewrite": {
                "pattern": {"regex": f"^{prefix}/?"},
                "substitution": "/",
            },
            **delivery(function),
        },
        **NAMED,
    }


def _regex(regex: str) -> Json:
    return {"safe_regex": {"regex": regex}}
