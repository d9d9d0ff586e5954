"""A small release of the chart in a namespace of its own."""

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.cluster import ROOT, Cluster

CHART = str(ROOT / "helm/offramp")
FEW = {"cpu": "1m", "memory": "48Mi"}


def reserved(prefix: str) -> Cluster:
    """Return a namespace that is not there yet; skips where there is no cluster with images."""
    if not {"KUBECONFIG", "OFFRAMP_E2E_IMAGE", "TAG"} <= os.environ.keys():
        pytest.skip("needs a cluster and images: `make kind-test`")
    return Cluster(f"{prefix}-{secrets.token_hex(3)}")


@contextmanager
def installed(made: Cluster, release: str, folder: Path, *values: dict[str, Any]) -> Iterator[None]:
    """Install *release* of these values where only restricted pods are taken; then remove both."""
    files = []
    for number, content in enumerate(values):
        file = folder / f"{number}.yml"
        file.write_text(yaml.safe_dump(content), encoding="utf-8")
        files += ["-f", str(file)]
    with ExitStack() as left:
        made.kubectl("create", "namespace", made.namespace)
        left.callback(made.kubectl, "delete", "namespace", made.namespace, "--wait=false")
        restricted = "pod-security.kubernetes.io/enforce=restricted"
        made.kubectl("label", "namespace", made.namespace, restricted)
        left.callback(made.helm, "uninstall", release, "--ignore-not-found")
        made.helm("install", release, CHART, *files, "--wait")
        yield
