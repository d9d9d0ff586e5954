"""The chart as Helm renders it, for tests of what it makes of a stack file."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from offramp.catalogue.document import Loader

ROOT = Path(__file__).parents[2]
CHART = ROOT / "helm" / "offramp"
OWN = ROOT / "stack.yml"
SHOP = Path(__file__).parent / "shop.yml"
PLAIN = Path(__file__).parent / "plain.yml"
HELM = os.environ.get("HELM") or shutil.which("helm")
# what `postgres` and `operators` would make at random
FIXED = ("--set", "postgres.password=trial", "--set", "operators.auth.create=false")


class RefusedError(Exception):
    """Helm did not take the values; says what Helm said."""


def helm(*arguments: str | Path) -> str:
    """Return what a helm command prints; raises `RefusedError` when it fails."""
    done = subprocess.run([str(HELM), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RefusedError(done.stderr + done.stdout)
    return done.stdout


def text(stack: Path, *arguments: str, env: str | None = None, namespace: str = "ns") -> str:
    """Return the rendered chart for *stack*, with the values file of *env*."""
    files = [stack, *([CHART / f"values-{env}.yaml"] if env else [])]
    named = [part for file in files for part in ("-f", str(file))]
    release = ("template", "app", str(CHART), "-n", namespace, "--kube-version", "1.34.0")
    return helm(*release, *named, *FIXED, *arguments)


def render(
    stack: Path, *arguments: str, env: str | None = None, namespace: str = "ns"
) -> list[dict[str, Any]]:
    """Return the objects of `text`."""
    rendered = text(stack, *arguments, env=env, namespace=namespace)
    return [each for each in yaml.load_all(rendered, Loader) if each]


def one(objects: list[dict[str, Any]], kind: str, name: str, group: str = "") -> dict[str, Any]:
    """Return the object of *kind* and *name*; *group* tells Knative's Services from others."""
    found = [
        each
        for each in objects
        if (each["kind"], each["metadata"]["name"]) == (kind, name)
        and each["apiVersion"].startswith(group)
    ]
    assert len(found) == 1, f"{len(found)} objects {kind} {name}"
    return found[0]


def pods(objects: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Return the pod specifications, with the name of what makes them."""
    found = []
    for each in objects:
        if each["kind"] == "Pod":
            found.append((each["metadata"]["name"], each["spec"]))
        elif "template" in each.get("spec", {}):
            found.append((each["metadata"]["name"], each["spec"]["template"]["spec"]))
    return found
