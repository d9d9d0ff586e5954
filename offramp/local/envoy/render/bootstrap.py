"""What Envoy is started with: its admin port, its listeners, and where the rest comes from."""

from offramp.catalogue import Catalogue
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.render import operators
from offramp.local.envoy.render.listener import listener
from offramp.local.envoy.render.types import Json, loopback, typed, watched

# milliseconds; finer than Envoy's own where a gate has to tell two sides apart
BUCKETS_MS = [
    *(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80),
    *(100, 125, 150, 200, 250, 300, 400, 500, 600, 800),
    *(1000, 1500, 2000, 3000, 5000, 8000, 15000, 30000, 60000, 3_600_000),
]
MOST_CONNECTIONS = 10_000
# Envoy keeps spans for 5 s by default; somebody waits for `offramp trace`
TRACES = {"tracing.opentelemetry.flush_interval_ms": 500}


def bootstrap(catalogue: Catalogue, addresses: Addresses) -> Json:
    """Return Envoy's bootstrap document."""
    listeners = [listener(catalogue, addresses)]
    if addresses.operators_port is not None:
        listeners.append(operators.listener(catalogue, addresses))
    return {
        "node": {"id": "offramp", "cluster": catalogue.offramp.old.service},
        "admin": {"address": loopback(addresses.admin)},
        "static_resources": {"listeners": listeners},
        "dynamic_resources": {"cds_config": watched(addresses.clusters)},
        # histograms reach the admin port only when statistics are flushed
        "stats_flush_interval": "0.5s",
        "stats_config": {
            "histogram_bucket_settings": [
                {"match": {"suffix": "upstream_rq_time"}, "buckets": BUCKETS_MS}
            ]
        },
        "overload_manager": connections(),
        "layered_runtime": {"layers": [{"name": "traces", "static_layer": TRACES}]},
    }


def connections() -> Json:
    """Return the bound of open connections of callers."""
    message = "envoy.extensions.resource_monitors.downstream_connections.v3"
    monitor = {
        "name": "envoy.resource_monitors.global_downstream_max_connections",
        "typed_config": typed(
            f"{message}.DownstreamConnectionsConfig",
            max_active_downstream_connections=MOST_CONNECTIONS,
        ),
    }
    return {"resource_monitors": [monitor]}
