"""
Envoy's clusters: two for each function, so that a route's two sides are measured apart.

A retired one has only its new side.

A third, where functions are also called by their names, keeps such calls out of a gate's numbers.

The side is written into the answer by the cluster and not by the route: only so do answers
that Envoy makes itself (503 for a refused connection, say) carry no ``x-served-by``.
"""

from pathlib import Path
from urllib.parse import urlsplit

from offramp.catalogue import Catalogue
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.render.types import (
    HTTP,
    HTTP_OPTIONS,
    Json,
    address,
    extension,
    header,
    typed,
)

SERVED_BY = "x-served-by"
# gunicorn closes an idle connection after 2 s; who closes first must be us, or a request is lost
OLD_IDLE = "1s"
# the function host relies on it: a process ends only when it has no open connection
NEW_IDLE = "5s"
GENEROUS = 16_384


def clusters(catalogue: Catalogue, addresses: Addresses, version: str) -> Json:
    """Return the CDS document: all clusters the routes name, and the trace collector's."""
    found = [_side("old", "old", addresses.old)]
    for function in catalogue.functions:
        port = addresses.functions.get(function.name)
        if not function.retired:
            found.append(_side(f"old-{function.name}", "old", addresses.old))
        found.append(_side(f"new-{function.name}", "new", port, idle=NEW_IDLE))
        if addresses.operators_port is not None:
            found.append(_side(f"function-{function.name}", None, port, idle=NEW_IDLE))
    if addresses.operators is not None:
        found.append(_side("operators", None, addresses.operators))
    if addresses.collector is not None:
        found.append(_collector(addresses.collector))
    cluster = "envoy.config.cluster.v3.Cluster"
    return {"version_info": version, "resources": [typed(cluster, **each) for each in found]}


def _side(name: str, side: str | None, where: int | Path | None, *, idle: str = OLD_IDLE) -> Json:
    """Return a cluster with one address, or with none (503) when nothing listens for it."""
    endpoints = [] if where is None else [{"endpoint": {"address": address(where)}}]
    limits = dict.fromkeys(
        ("max_connections", "max_pending_requests", "max_requests", "max_retries"), GENEROUS
    )
    return {
        "name": name,
        "type": "STATIC",
        "connect_timeout": "2s",
        "circuit_breakers": {"thresholds": [limits]},
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": endpoints}]},
        "typed_extension_protocol_options": {HTTP_OPTIONS: _http(side, idle)},
    }


def _http(side: str | None, idle: str) -> Json:
    mutation = {"append": header(SERVED_BY, side)} if side else {"remove": SERVED_BY}
    return typed(
        HTTP_OPTIONS,
        explicit_http_config={"http_protocol_options": {}},
        common_http_protocol_options={"idle_timeout": idle},
        http_filters=[
            extension(
                "side",
                f"{HTTP}.header_mutation.v3.HeaderMutation",
                mutations={"response_mutations": [mutation]},
            ),
            extension("codec", f"{HTTP}.upstream_codec.v3.UpstreamCodec"),
        ],
    )


def _collector(url: str) -> Json:
    parts = urlsplit(url)
    address = {"address": parts.hostname, "port_value": parts.port or 80}
    endpoint = {"endpoint": {"address": {"socket_address": address}}}
    return {
        "name": "collector",
        "type": "STRICT_DNS",
        "connect_timeout": "2s",
        "load_assignment": {
            "cluster_name": "collector",
            "endpoints": [{"lb_endpoints": [endpoint]}],
        },
    }
