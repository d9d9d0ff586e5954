"""A regression planted into a function: the same image with another handler."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.cluster import Cluster

FOLDER = "/home/app/function"
HANDLER = '''"""A regression: every fourth answer is a failure."""

import itertools

from shared import responses
from shared.http import endpoint

NUMBERS = itertools.count(1)


@endpoint(signed_in=True)
def handle(request, _services):
    if next(NUMBERS) % 4 == 0:
        raise RuntimeError("planted")
    return responses.ok(request.caller.user.public(), {"Cache-Control": "private, no-cache"})
'''


@contextmanager
def planted(cluster: Cluster, function: str) -> Iterator[None]:
    """Let *function* fail while the block runs."""
    name = f"planted-{function}"
    cluster.apply(
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name},
            "data": {"handler.py": HANDLER},
        }
    )
    good = cluster.get("kservice", function)["spec"]["template"]["spec"]
    bad = copy.deepcopy(good)
    bad["volumes"] += [
        {"name": "planted", "configMap": {"name": name}},
        {"name": "compiled", "emptyDir": {}},  # over the byte code of the good one
    ]
    bad["containers"][0]["volumeMounts"] += [
        {"name": "planted", "mountPath": f"{FOLDER}/handler.py", "subPath": "handler.py"},
        {"name": "compiled", "mountPath": f"{FOLDER}/__pycache__"},
    ]
    try:
        _deploy(cluster, function, bad)
        yield
    finally:
        _deploy(cluster, function, good)
        cluster.kubectl("delete", "configmap", name)


def _deploy(cluster: Cluster, function: str, spec: object) -> None:
    cluster.patch("kservice", function, {"spec": {"template": {"spec": spec}}})
    cluster.wait_ready(function)
