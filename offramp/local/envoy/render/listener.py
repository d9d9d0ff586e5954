"""The callers' listener: how a connection is read, and what happens before the routes."""

from offramp.catalogue import Catalogue
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.render import filters
from offramp.local.envoy.render.problems import local_replies
from offramp.local.envoy.render.routes import NAME
from offramp.local.envoy.render.types import Json, extension, loopback, watched

PREFIX = "gateway"
MANAGER = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ACCESS_LOG = {
    "time": "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)%",
    "method": "%REQ(:method)%",
    "path": "%REQ(:path)%",
    "status": "%RESPONSE_CODE%",
    "ms": "%DURATION%",
    "cluster": "%UPSTREAM_CLUSTER%",
    "request_id": "%REQ(x-request-id)%",
    "trace_id": "%TRACE_ID%",
    "bytes_in": "%BYTES_RECEIVED%",
    "bytes_out": "%BYTES_SENT%",
    "flags": "%RESPONSE_FLAGS%",
    "details": "%RESPONSE_CODE_DETAILS%",
}


def listener(catalogue: Catalogue, addresses: Addresses) -> Json:
    """Return the one static listener; its routes come from a file that may change."""
    manager = extension("http", MANAGER, **_manager(catalogue, addresses))
    return {
        "name": "gateway",
        "address": loopback(addresses.gateway),
        # with it, a second Envoy would quietly share the port instead of failing to start
        "enable_reuse_port": False,
        "per_connection_buffer_limit_bytes": 1_048_576,
        "filter_chains": [{"filters": [manager]}],
    }


def _manager(catalogue: Catalogue, addresses: Addresses) -> Json:
    settings = {
        "stat_prefix": PREFIX,
        "rds": {"route_config_name": NAME, "config_source": watched(addresses.routes)},
        "http_filters": filters.chain(catalogue, addresses),
        "local_reply_config": local_replies(catalogue),
        "access_log": [access_log(addresses)],
        **identity(),
        **bounds(),
    }
    if addresses.collector is not None:
        settings["tracing"] = _tracing(addresses.collector)
    return settings


def identity() -> Json:
    """Who calls and which request it is: the last entry of x-forwarded-for is the client."""
    return {
        "use_remote_address": True,
        "server_header_transformation": "PASS_THROUGH",
        "normalize_path": True,
        "generate_request_id": True,
        "preserve_external_request_id": True,
        "always_set_request_id_in_response": True,
        "request_id_extension": {
            "typed_config": {
                "@type": "type.googleapis.com/"
                "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig",
                "pack_trace_reason": False,
                "use_request_id_for_trace_sampling": False,
            }
        },
    }


def bounds() -> Json:
    """Bounds for slow and oversized callers; bodies are bounded by each route."""
    return {
        "common_http_protocol_options": {
            "idle_timeout": "300s",
            "max_headers_count": 100,
            "headers_with_underscores_action": "DROP_HEADER",
        },
        "max_request_headers_kb": 60,
        "request_headers_timeout": "10s",
        "stream_idle_timeout": "300s",
        "drain_timeout": "5s",
    }


def access_log(addresses: Addresses) -> Json:
    """Return the log of all requests, one JSON object a line."""
    return extension(
        "file",
        "envoy.extensions.access_loggers.file.v3.FileAccessLog",
        path=str(addresses.access_log),
        log_format={"json_format": ACCESS_LOG},
    )


def _tracing(collector: str) -> Json:
    """W3C trace context in, one span for each request out, over OTLP/HTTP."""
    uri = {"uri": f"{collector.rstrip('/')}/v1/traces", "cluster": "collector", "timeout": "2s"}
    return {
        "spawn_upstream_span": False,
        "provider": extension(
            "opentelemetry",
            "envoy.config.trace.v3.OpenTelemetryConfig",
            http_service={"http_uri": uri},
            service_name="gateway",
        ),
    }
