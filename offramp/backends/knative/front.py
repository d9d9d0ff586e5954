"""
The Envoy before the operators' server: `/function/NAME` to Knative's gateway, the rest to us.

The function's name becomes the `Host` that Knative routes by, so activator and autoscaler work
as for every other call. The namespaces stand in a file that Envoy watches, since they can
be made and removed through this very API.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offramp.kubernetes.setting import Setting
from offramp.local.envoy.files import digest, replace
from offramp.local.envoy.render.bootstrap import connections
from offramp.local.envoy.render.listener import MANAGER, bounds, identity
from offramp.local.envoy.render.operators import NAMED, NAMESPACE, REPLIES, foreign
from offramp.local.envoy.render.problems import local_replies
from offramp.local.envoy.render.types import (
    HTTP,
    HTTP_OPTIONS,
    address,
    extension,
    header,
    loopback,
    typed,
    watched,
)

Json = dict[str, Any]
NAME = "operators"
FUNCTIONS = "functions"
IDLE = "900s"  # above the longest time Knative gives a request by default
GENEROUS = 16_384
# functions take a caller's address from it (the chart's CLIENT_ADDRESS_HEADER)
CLIENT = header("x-client-address", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%")
OF_THE_WAY = ["server", "x-envoy-upstream-service-time"]  # what Istio's gateway adds


@dataclass(frozen=True)
class Front:
    """Everything Envoy is told; *folder* holds its files, *server* is our own socket."""

    folder: Path
    listen: tuple[str, int]
    admin: int
    server: Path | int
    own: str  # the namespace meant where none is named
    setting: Setting = field(default_factory=Setting)
    gateway_port: int = 80  # of Knative's local gateway

    def prepare(self, namespaces: Iterable[str] = ()) -> None:
        """Write both files; the table is taken up again whenever this runs."""
        self.tell(namespaces)
        replace(self.folder / "bootstrap.json", self.bootstrap())

    def tell(self, namespaces: Iterable[str]) -> None:
        """Write which namespaces functions may be called in; the same ones change nothing."""
        replace(self.folder / "routes.json", self.routes(namespaces))

    def routes(self, namespaces: Iterable[str]) -> Json:
        """Return the RDS document."""
        others = sorted(set(namespaces) - {self.own})
        routes = [*foreign(), self._named(self.own, is_own=True)]
        routes += [self._named(name, is_own=False) for name in others]
        routes += [
            {"match": {"prefix": "/function/"}, "direct_response": {"status": 404}},
            {
                "match": {"prefix": "/"},
                # a log that is followed may be silent for long
                "route": {"cluster": NAME, "timeout": "0s", "idle_timeout": "0s"},
            },
        ]
        table = typed(
            "envoy.config.route.v3.RouteConfiguration",
            name=NAME,
            virtual_hosts=[
                {
                    "name": NAME,
                    "domains": ["*"],
                    "routes": routes,
                    "response_headers_to_remove": OF_THE_WAY,
                }
            ],
        )
        return {"version_info": digest(table), "resources": [table]}

    def _named(self, namespace: str, *, is_own: bool) -> Json:
        """Return the route of all functions of one namespace."""
        names = (namespace, NAMESPACE) if is_own else (namespace,)
        ending = rf"(\.({'|'.join(map(re.escape, names))}))" + ("?" if is_own else "")
        host = rf"\1.{namespace}.svc.{self.setting.cluster_domain}"
        regex = rf"/function/([a-z0-9-]+){ending}(/.*)?"
        return {
            "name": namespace,
            "match": {"safe_regex": {"regex": regex}},
            "route": {
                "cluster": FUNCTIONS,
                "host_rewrite_path_regex": {"pattern": {"regex": regex}, "substitution": host},
                "regex_rewrite": {
                    "pattern": {"regex": "^/function/[^/]+/?"},
                    "substitution": "/",
                },
                "timeout": "0s",
                "idle_timeout": IDLE,
                "retry_policy": {"retry_on": "connect-failure", "num_retries": 2},
            },
            **NAMED,
            "request_headers_to_add": [*NAMED["request_headers_to_add"], CLIENT],
        }

    def bootstrap(self) -> Json:
        """Return what Envoy is started with."""
        host, port = self.listen
        manager = {
            "stat_prefix": NAME,
            "rds": {
                "route_config_name": NAME,
                "config_source": watched(self.folder / "routes.json"),
            },
            "http_filters": [
                extension("router", f"{HTTP}.router.v3.Router", suppress_envoy_headers=True)
            ],
            "local_reply_config": local_replies(None, REPLIES),
            **identity(),
            **bounds(),
        }
        listener = {
            "name": NAME,
            "address": {"socket_address": {"address": host, "port_value": port}},
            "per_connection_buffer_limit_bytes": 1_048_576,
            "filter_chains": [{"filters": [extension("http", MANAGER, **manager)]}],
        }
        host = self.setting.knative_gateway
        gateway = {"socket_address": {"address": host, "port_value": self.gateway_port}}
        return {
            "node": {"id": NAME, "cluster": NAME},
            "admin": {"address": loopback(self.admin)},
            "overload_manager": connections(),
            "static_resources": {
                "listeners": [listener],
                "clusters": [
                    _cluster(FUNCTIONS, "STRICT_DNS", gateway),
                    _cluster(NAME, "STATIC", address(self.server)),
                ],
            },
        }


def _cluster(name: str, kind: str, where: Json) -> Json:
    limits = dict.fromkeys(
        ("max_connections", "max_pending_requests", "max_requests", "max_retries"), GENEROUS
    )
    return {
        "name": name,
        "type": kind,
        "dns_lookup_family": "V4_PREFERRED",
        "connect_timeout": "5s",
        "circuit_breakers": {"thresholds": [limits]},
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": where}}]}],
        },
        "typed_extension_protocol_options": {
            HTTP_OPTIONS: typed(
                HTTP_OPTIONS,
                explicit_http_config={"http_protocol_options": {}},
                common_http_protocol_options={"idle_timeout": "30s"},
            )
        },
    }
