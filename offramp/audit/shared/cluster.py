"""Objects of Kubernetes and charts that run the application: images, copies, memory, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from offramp.audit import shown
from offramp.audit.report import Resource
from offramp.audit.shared.compose import variables, words
from offramp.audit.shared.files import documents, line_of, named, table, text
from offramp.code import Project
from offramp.code.tree import Found

KINDS = re.compile(
    r"^kind:\s*[\"']?(Deployment|StatefulSet|DaemonSet|CronJob|Job|Ingress|Service"
    r"|HorizontalPodAutoscaler|PersistentVolumeClaim|ScaledObject)\b",
    re.MULTILINE,
)
MOST = 12  # names in one list
MOST_FILES = 300  # that are read as a whole


def find(project: Project) -> Iterator[Resource]:
    """Yield charts, then each object; of a file that is a template only the kinds."""
    for file in named(project, "Chart.yaml", "Chart.yml"):
        yield Resource("chart", file.name.rpartition("/")[0] or ".", file.name, 1)
    left = MOST_FILES
    for file in named(project, "*.yaml", "*.yml"):
        written = text(file) if file.size else ""
        kinds = list(dict.fromkeys(KINDS.findall(written)))
        if not kinds:
            continue
        left -= 1
        objects = list(_objects(file, written)) if left >= 0 else []
        name = file.name.rpartition("/")[2]
        yield from objects or [Resource("kubernetes", name, file.name, 1, ", ".join(kinds))]


def _objects(file: Found, written: str) -> Iterator[Resource]:
    for one in documents(file):
        kind = one.get("kind") if isinstance(one, dict) else None
        if not isinstance(kind, str) or not KINDS.match(f"kind: {kind}"):
            continue
        name = table(one, "metadata").get("name")
        if name is None:
            continue
        line = line_of(written, f"name: {name}") or line_of(written, f"kind: {kind}")
        told = "; ".join(_told(kind, table(one, "spec")))
        yield Resource("kubernetes", f"{kind} {name}", file.name, line or 1, told)


def _told(kind: str, spec: dict[str, Any]) -> Iterator[str]:
    if kind == "CronJob":
        yield f"schedule {spec.get('schedule')}"
        spec = table(spec, "jobTemplate", "spec")
    for name in ("replicas", "minReplicas", "maxReplicas", "minReplicaCount", "maxReplicaCount"):
        if name in spec:
            yield f"{name} {spec[name]}"
    storage = table(spec, "resources", "requests").get("storage")
    if storage:
        yield f"storage {storage}"
    hosts = [one.get("host") for one in _dicts(spec.get("rules")) if one.get("host")]
    if hosts:
        yield f"hosts {', '.join(map(str, hosts[:MOST]))}"
    pod = table(spec, "template", "spec")
    for container in _dicts(pod.get("containers")):
        yield from _of_container(container)
    held = [table(one, "persistentVolumeClaim") for one in _dicts(pod.get("volumes"))]
    claims = [str(one["claimName"]) for one in held if "claimName" in one]
    if claims:
        yield f"volumes {', '.join(claims[:MOST])}"


def _of_container(container: dict[str, Any]) -> Iterator[str]:
    if isinstance(container.get("image"), str):
        yield f"image {container['image']}"
    command = [*_listed(container.get("command")), *_listed(container.get("args"))]
    if command:
        yield f"command {shown.command(words(command))}"
    memory = table(container, "resources", "limits").get("memory")
    if memory:
        yield f"memory {memory}"
    names = variables(container.get("env"))
    if names:
        yield f"variables {', '.join(names[:MOST])}"


def _listed(given: object) -> list[object]:
    return given if isinstance(given, list) else []


def _dicts(given: object) -> list[dict[str, Any]]:
    return [one for one in _listed(given) if isinstance(one, dict)]
