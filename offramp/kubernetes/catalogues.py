"""The catalogue as the chart wrote it into the cluster."""

import tempfile
from pathlib import Path

from lightkube.resources.core_v1 import ConfigMap

from offramp.catalogue import Catalogue, load
from offramp.errors import UsageError
from offramp.kubernetes import outline as outlines
from offramp.kubernetes import setting as settings
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.names import CATALOGUE
from offramp.kubernetes.outline import Outline
from offramp.kubernetes.setting import Setting

STACK, PLATFORM, ROUTES = "stack.yml", "platform.yml", "routes.yml"


def read(cluster: Cluster) -> Catalogue:
    """
    Return the catalogue of the namespace; its folders do not exist here.

    It is `Catalogue.unmoved` where a release has functions and no old side.
    """
    files = _files(cluster)
    if files is None:
        raise UsageError(
            f"no {STACK} here, and no ConfigMap {CATALOGUE} in the namespace {cluster.namespace}: "
            "name the project with --project, or another --namespace"
        )
    text = files.get(STACK)
    if text is None:
        return Catalogue.unmoved()
    with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
        file = Path(folder) / STACK
        file.write_text(text, encoding="utf-8")
        return load(file, with_sources=False)


def setting(cluster: Cluster) -> Setting:
    """Return how the platform's parts are called; the defaults where nothing is said."""
    return settings.parse(_file(cluster, PLATFORM) or "")


def outline(cluster: Cluster) -> Outline | None:
    """Return the chart's part of the HTTPRoutes; None where Istio's API routes."""
    text = _file(cluster, ROUTES)
    return None if text is None else outlines.parse(text)


def _file(cluster: Cluster, name: str) -> str | None:
    return (_files(cluster) or {}).get(name)


def _files(cluster: Cluster) -> dict[str, str] | None:
    found = cluster.find(ConfigMap, CATALOGUE)
    return None if found is None else found.data or {}
