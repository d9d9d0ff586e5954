"""The catalogue as the chart wrote it into the cluster."""

import tempfile
from pathlib import Path

from lightkube.resources.core_v1 import ConfigMap

from offramp.catalogue import Catalogue, load
from offramp.errors import UsageError
from offramp.kubernetes import setting as settings
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.names import CATALOGUE
from offramp.kubernetes.setting import Setting

STACK, PLATFORM = "stack.yml", "platform.yml"


def read(cluster: Cluster) -> Catalogue:
    """Return the catalogue of the namespace; its folders do not exist here."""
    found = cluster.find(ConfigMap, CATALOGUE)
    text = ((found.data or {}) if found is not None else {}).get(STACK)
    if text is None:
        raise UsageError(
            f"no {STACK} here, and no ConfigMap {CATALOGUE} in the namespace {cluster.namespace}: "
            "name the project with --project, or another --namespace"
        )
    with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
        file = Path(folder) / STACK
        file.write_text(text, encoding="utf-8")
        return load(file, with_sources=False)


def setting(cluster: Cluster) -> Setting:
    """Return how the platform's parts are called; the defaults where nothing is said."""
    found = cluster.find(ConfigMap, CATALOGUE)
    return settings.parse(((found.data or {}) if found is not None else {}).get(PLATFORM, ""))
