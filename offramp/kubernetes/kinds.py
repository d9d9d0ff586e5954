"""The kinds of objects that are not Kubernetes's own."""

from typing import Any

from lightkube.generic_resource import create_namespaced_resource

VirtualService: Any = create_namespaced_resource(
    "networking.istio.io", "v1", "VirtualService", "virtualservices"
)
HTTPRoute: Any = create_namespaced_resource(
    "gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes"
)
RequestAuthentication: Any = create_namespaced_resource(
    "security.istio.io", "v1", "RequestAuthentication", "requestauthentications"
)
