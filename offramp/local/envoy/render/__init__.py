"""
Envoy's configuration from the catalogue: values in, JSON documents out, nothing touched.

Field names are those of Envoy 1.40's v3 API
(https://www.envoyproxy.io/docs/envoy/v1.40.0/api-v3/api).
"""

from offramp.local.envoy.render.bootstrap import bootstrap
from offramp.local.envoy.render.clusters import clusters
from offramp.local.envoy.render.routes import reweighted, routes, split
from offramp.secrets import jwks as keys

__all__ = ["bootstrap", "clusters", "keys", "reweighted", "routes", "split"]
