"""
A small application of our own in a namespace of its own; nothing of the chart.

What would stand in the gateway's namespace stands in its own too, unless a test says otherwise.
"""

import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import ConfigMap, Namespace

from offramp.cli import Project
from offramp.platforms.kubernetes import Kubernetes

STACK = {
    "version": 1.0,
    "provider": {"name": "openfaas"},
    "x-offramp": {
        "old": {"app": "shop:app", "service": "shop"},
        "groups": ["goods", "orders"],
        "gate": {"window_seconds": 2, "fewest_requests": 20, "most_holds": 1},
        "gateway": {"jwt": {"issuer": "toys", "audience": "toys", "public_key": "public"}},
        "secrets": {"public": "public-key of private", "private": "rsa-2048", "token": "random"},
    },
    "functions": {
        name: {
            "handler": f"./{name}",
            "image": name,
            "annotations": {"offramp.dev/group": group, "offramp.dev/route": route},
        }
        for name, group, route in (
            ("goods-show", "goods", "GET /goods/{id}"),
            ("goods-add", "goods", "POST /goods"),
            ("orders-list", "orders", "GET /orders"),
        )
    },
}


@dataclass(frozen=True)
class Toy:
    """The application's folder and namespace."""

    folder: Path
    namespace: str

    @property
    def platform(self) -> Kubernetes:
        """Return a new one each time, as each call of `offramp` has."""
        return Project(self.folder, "kubernetes", self.namespace).kubernetes

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start `offramp` on this namespace, as a process of its own."""
        command = [sys.executable, "-m", "offramp", "--on", "kubernetes", "-n", self.namespace]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*command, *words],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        """Return exit code, output and errors."""
        with self.start(*words) as process:
            out, errors = process.communicate(timeout=120)
        return process.returncode, out, errors

    def json(self, *words: str) -> tuple[int, dict]:
        code, out, errors = self.run(*words, "--json")
        assert out, errors
        return code, json.loads(out)

    def change(self, **functions: object) -> None:
        """Change entries of the catalogue; None removes one."""
        document = json.loads(json.dumps(STACK))
        for name, entry in functions.items():
            key = name.replace("_", "-")
            document["functions"].pop(key) if entry is None else document["functions"].update(
                {key: entry}
            )
        (self.folder / "stack.yml").write_text(yaml.safe_dump(document))


@pytest.fixture
def toy(tmp_path):
    """Make the namespace, and remove it."""
    if "KUBECONFIG" not in os.environ:
        pytest.skip("needs a cluster: `make kind-test`")
    made = Toy(tmp_path, f"tool-{secrets.token_hex(4)}")
    made.change()
    cluster = made.platform.cluster
    cluster.create(Namespace(metadata=ObjectMeta(name=made.namespace)), manager="tests")
    catalogue = ConfigMap(
        metadata=ObjectMeta(name="catalogue", namespace=made.namespace),
        data={"platform.yml": f"gatewayNamespace: {made.namespace}\n"},
    )
    cluster.create(catalogue, manager="tests")
    yield made
    cluster.client.delete(Namespace, made.namespace)
