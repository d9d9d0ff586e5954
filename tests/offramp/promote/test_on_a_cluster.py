"""`offramp promote` on a real Knative, with what another tool deploys in between."""

import json
import os
import secrets
import subprocess
import sys

import pytest
import yaml
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import Namespace

from offramp.backends.knative.kinds import Service
from offramp.cli import Project
from tests.waiting import until

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif("KUBECONFIG" not in os.environ, reason="needs a cluster: `make kind-test`"),
]
IMAGE = "{REGISTRY}/utils-version-info:{TAG}".format_map(
    {"REGISTRY": "local", "TAG": "dev"} | os.environ
)
STACK = {
    "version": 1.0,
    "provider": {"name": "openfaas"},
    "x-offramp": {"old": {"app": "shop:app", "service": "shop"}, "groups": ["goods"]},
    "functions": {
        "goods-show": {
            "image": IMAGE,
            "annotations": {"offramp.dev/group": "goods", "offramp.dev/route": "GET /goods"},
        }
    },
}


class Shop:
    """One function in a namespace of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.namespace = f"check-{secrets.token_hex(4)}"
        self.cluster = Project(folder, "kubernetes", self.namespace).kubernetes.cluster

    def deploy(self, colour):
        """Make another revision as Helm does, and wait until it is ready; return its name."""
        container = {
            "image": IMAGE,
            "imagePullPolicy": "IfNotPresent",
            "env": [{"name": "COLOUR", "value": colour}],
            "resources": {"requests": {"cpu": "10m", "memory": "48Mi"}},
        }
        wanted = Service(
            apiVersion="serving.knative.dev/v1",
            kind="Service",
            metadata={
                "name": "goods-show",
                "namespace": self.namespace,
                "labels": {"networking.knative.dev/visibility": "cluster-local"},
            },
            spec={"template": {"spec": {"containers": [container]}}},
        )
        known = self.status().get("latestReadyRevisionName")
        self.cluster.apply(wanted, manager="helm", force=True)
        return until(lambda: self._newer(known))

    def _newer(self, known):
        name = self.status().get("latestReadyRevisionName")
        return name if name != known else None

    def status(self):
        found = self.cluster.find(Service, "goods-show")
        return (found.to_dict().get("status") or {}) if found is not None else {}

    def serving(self):
        """Return {tag, or None for callers: revision}."""
        return {each.get("tag"): each["revisionName"] for each in self.status()["traffic"]}

    def promote(self, *words):
        command = ("--on", "kubernetes", "-n", self.namespace, "promote", "goods-show", "--json")
        done = subprocess.run(
            [sys.executable, "-m", "offramp", *command, *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["steps"][0]


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "stack.yml").write_text(yaml.safe_dump(STACK))
    made = Shop(tmp_path)
    made.cluster.create(Namespace(metadata=ObjectMeta(name=made.namespace)), manager="tests")
    yield made
    made.cluster.client.delete(Namespace, made.namespace)


def test_a_revision_is_a_candidate_until_it_is_promoted_and_can_be_taken_back(shop):
    """A deployment in between changes the candidate and nobody's answers."""
    blue = shop.deploy("blue")
    assert shop.promote("--hold")["changes"]

    green = shop.deploy("green")
    until(lambda: shop.serving() == {None: blue, "candidate": green})
    assert shop.promote("--dry-run")["changes"]
    assert shop.serving()[None] == blue

    shop.promote()
    assert shop.serving() == {None: green, "candidate": green, "previous": blue}
    assert not shop.promote()["changes"]

    shop.promote("--back")
    assert shop.serving() == {None: blue, "candidate": green, "previous": green}

    shop.promote("--follow")
    assert shop.serving() == {None: green}
