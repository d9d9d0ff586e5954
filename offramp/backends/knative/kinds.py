"""Knative's own kind of object, and the names of labels and annotations that mean something."""

from typing import Any

from lightkube.generic_resource import create_namespaced_resource

Service: Any = create_namespaced_resource("serving.knative.dev", "v1", "Service", "services")

FUNCTION = "offramp.dev/function"
GROUP = "offramp.dev/group"
ROUTE = "offramp.dev/route"
LARGEST = "offramp.dev/max-request-bytes"
TAKE_OVER = "offramp.dev/take-over"
TO_ZERO = "offramp.dev/scaled-to-zero-at"
OWNER = "app.kubernetes.io/managed-by"
VISIBILITY = "networking.knative.dev/visibility"
MANAGER = "offramp-operators"
