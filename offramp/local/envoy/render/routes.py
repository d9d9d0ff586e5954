"""
Envoy's routes: each function's by method and path, everything else to the old side.

The weights are in the document twice: as Envoy reads them, and as metadata, from which they
are read back. One file, so the two cannot come apart.
"""

from collections.abc import Mapping

from offramp.catalogue import Catalogue, Function
from offramp.catalogue.paths import order
from offramp.local.envoy.render.clusters import SERVED_BY
from offramp.local.envoy.render.matches import SIDE, match
from offramp.local.envoy.render.types import HTTP, Json, header, seconds, typed

NAME = "routes"
WHOLE = 100
GRACE_SECONDS = 5  # what a side gets on top of its own timeout to say so itself
IDLE_SECONDS = 300  # of a stream on which nothing moves, unless its route says another time
IDEMPOTENT = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}
DOCS = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; worker-src blob:; frame-ancestors 'none'"
)
EXPOSED = "allow,content-disposition,etag,idempotency-replayed,retry-after,x-request-id,x-served-by"


def routes(catalogue: Catalogue, weights: Mapping[str, int], version: str) -> Json:
    """
    Return the RDS document; *weights* has each function's percent to new, 0 where absent.

    Literal paths come before templated ones (`paths.order`), and HEAD goes where GET goes.
    """
    weights = {f.name: WHOLE if f.retired else weights.get(f.name, 0) for f in catalogue.functions}
    found: list[tuple[list[list[int]], list[Json]]] = [
        (order(f.path), _function(f, weights[f.name], catalogue)) for f in catalogue.functions
    ]
    found += [(order(stay.split()[1]), [_stay(stay)]) for stay in catalogue.offramp.stay]
    ordered = [route for _, group in sorted(found, key=lambda pair: pair[0]) for route in group]
    if catalogue.offramp.gateway.openapi is not None:
        ordered += _operators()
    ordered.append(_old({"prefix": "/"}))
    table = typed(
        "envoy.config.route.v3.RouteConfiguration",
        name=NAME,
        virtual_hosts=[_host(catalogue, ordered)],
        # the version is in the table too: Envoy passes over a table that equals the last one
        metadata={"filter_metadata": {"offramp": {"weights": weights, "version": version}}},
    )
    return {"version_info": version, "resources": [table]}


def reweighted(document: Json, weights: Mapping[str, int], version: str) -> Json:
    """Return *document*, of `routes`, with other *weights*, 0 where absent; all else as it was."""
    table = document["resources"][0]
    for function, shares in _split(document).items():
        weight = weights.get(function, 0)
        for share in shares:
            share["weight"] = weight if share["name"] == f"new-{function}" else WHOLE - weight
    table["metadata"]["filter_metadata"]["offramp"] = {"weights": dict(weights), "version": version}
    return document | {"version_info": version}


def split(document: Json) -> set[str]:
    """Return the functions that *document*, made by `routes`, has two sides for."""
    return set(_split(document))


def _split(document: Json) -> dict[str, list[Json]]:
    hosts = document["resources"][0]["virtual_hosts"]
    return {
        route["name"]: route["route"]["weighted_clusters"]["clusters"]
        for host in hosts
        for route in host["routes"]
        if "weighted_clusters" in route["route"]
    }


def _host(catalogue: Catalogue, ordered: list[Json]) -> Json:
    return {
        "name": "all",
        "domains": ["*"],
        "routes": ordered,
        "request_headers_to_remove": [SERVED_BY, SIDE],
        "response_headers_to_remove": ["server"],
        "response_headers_to_add": [
            header(*one, "ADD_IF_ABSENT") for one in catalogue.offramp.gateway.headers.items()
        ],
        "typed_per_filter_config": {"cors": _cors(catalogue)},
    }


def _cors(catalogue: Catalogue) -> Json:
    cors = catalogue.offramp.gateway.cors
    methods: set[str] = {f.method for f in catalogue.functions}
    methods |= {stay.split()[0] for stay in catalogue.offramp.stay} | {"GET", "HEAD", "POST"}
    return typed(
        f"{HTTP}.cors.v3.CorsPolicy",
        allow_origin_string_match=[{"exact": origin} for origin in cors.origins],
        allow_methods=",".join(sorted(methods)),
        allow_headers=",".join(cors.headers),
        expose_headers=EXPOSED,
        max_age="600",
    )


def _function(function: Function, weight: int, catalogue: Catalogue) -> list[Json]:
    """
    Return the routes of one function: forced to a side by a header, else by weight.

    A retired one has no old side any more: whatever the header asks for, the new one answers.
    """
    old, new = f"old-{function.name}", f"new-{function.name}"
    shares = [{"name": old, "weight": 100 - weight}, {"name": new, "weight": weight}]
    targets: list[tuple[str | None, Json]] = [
        ("old", {"cluster": old}),
        ("new", {"cluster": new}),
        (None, {"weighted_clusters": {"clusters": shares}}),
    ]
    if function.retired:
        targets = [(None, {"cluster": new})]
    needs_caller = function.auth in ("user", "admin") and catalogue.offramp.gateway.jwt is not None
    return [
        {
            "name": function.name,
            "match": match(function.method, function.path, side),
            "route": target | delivery(function),
            "metadata": {"filter_metadata": {"offramp": {"limit": str(_limit(function))}}},
            "typed_per_filter_config": _filters(function, needs_caller=needs_caller),
        }
        for side, target in targets
    ]


def delivery(function: Function) -> Json:
    """Retries only where nothing was sent yet, so that no effect can happen twice."""
    retry_on = ["connect-failure"]
    if function.method in IDEMPOTENT:
        retry_on.append("reset-before-request")
    whole = function.timeout_seconds + GRACE_SECONDS
    longer = {"idle_timeout": seconds(whole)} if whole > IDLE_SECONDS else {}
    return {
        "timeout": seconds(whole),
        **longer,
        "retry_policy": {"retry_on": ",".join(retry_on), "num_retries": 2},
    }


def _limit(function: Function) -> int:
    return function.max_request_bytes


def _filters(function: Function, *, needs_caller: bool) -> Json:
    buffer = {"max_request_bytes": _limit(function)}
    filters = {"buffer": typed(f"{HTTP}.buffer.v3.BufferPerRoute", buffer=buffer)}
    if needs_caller:
        filters["jwt"] = typed(f"{HTTP}.jwt_authn.v3.PerRouteConfig", requirement_name="caller")
    return filters


def _stay(route: str) -> Json:
    """Return a route that stays on the old side and may stream, and be silent, for ever."""
    method, path = route.split()
    return _old(match(method, path), idle_seconds=0) | {"name": "stay"}


def _old(matched: Json, *, idle_seconds: float = 300) -> Json:
    """Nothing is known of these routes, so they are neither buffered nor timed."""
    return {
        "name": "old",
        "match": matched,
        "route": {
            "cluster": "old",
            "timeout": "0s",
            "idle_timeout": seconds(idle_seconds),
            "retry_policy": {"retry_on": "connect-failure", "num_retries": 2},
        },
        "typed_per_filter_config": {
            "buffer": typed(f"{HTTP}.buffer.v3.BufferPerRoute", disabled=True)
        },
    }


def _operators() -> list[Json]:
    """Return the routes of the API's page, which the operators' server answers."""
    matches = [{"path_separated_prefix": "/docs"}, {"path": "/openapi.json"}]
    return [
        _old(matched)
        | {
            "name": "operators",
            "route": {"cluster": "operators", "timeout": "15s"},
            "response_headers_to_add": [header("content-security-policy", DOCS, "ADD_IF_ABSENT")],
        }
        for matched in matches
    ]
