"""Where a cluster's application keeps its database."""

import base64

from lightkube.resources.core_v1 import Secret

from offramp.errors import OfframpError
from offramp.kubernetes.cluster import Cluster, is_in_pod

SECRET, KEY = "database", "url"


def database_url(cluster: Cluster) -> str:
    """Return its URL; from outside the cluster it cannot be reached: `OfframpError` says how."""
    if not is_in_pod():
        raise OfframpError(
            "the cluster's database is reached from inside only: "
            f"`kubectl -n {cluster.namespace} exec deploy/operators -- "
            "offramp deadletters …`, or name one with --database"
        )
    found = cluster.find(Secret, SECRET)
    if found is None or KEY not in (found.data or {}):
        raise OfframpError(f"no Secret {SECRET} with the key {KEY} in {cluster.namespace}")
    return base64.b64decode(found.data[KEY]).decode()
