"""A deployment as OpenFaaS says it, as a Knative Service; nothing is asked or changed here."""

import copy
import math
from collections.abc import Iterable, Mapping
from typing import Any

from offramp.backends.knative import scaling
from offramp.backends.knative.kinds import (
    FUNCTION,
    GROUP,
    LARGEST,
    MANAGER,
    OWNER,
    ROUTE,
    TAKE_OVER,
    VISIBILITY,
)
from offramp.catalogue import units
from offramp.gateway.backend import RefusalError
from offramp.gateway.shapes import Deployment, Resources

Json = dict[str, Any]
OF_RELEASE = ("helm.sh/",)
KEEP = "helm.sh/resource-policy"  # an upgrade without the function leaves what was taken over
SERVICE_NAME = "OTEL_SERVICE_NAME"
PROBES = {  # OpenFaaS's annotation -> the container's probe
    "com.openfaas.ready.http.path": "readinessProbe",
    "com.openfaas.health.http.path": "livenessProbe",
}
READ_ONLY_FILE = 0o444


def manifest(deployment: Deployment, base: Mapping[str, Any]) -> Json:
    """Return the Service of *deployment* laid over *base*; raises `RefusalError`."""
    made = copy.deepcopy(dict(base))
    made |= {"apiVersion": "serving.knative.dev/v1", "kind": "Service"}
    template = made["spec"]["template"]
    labels = _labels(deployment, made["metadata"].get("labels") or {})
    taken = {KEEP: "keep"} if deployment.annotations.get(TAKE_OVER) == "true" else {}
    made["metadata"] = {
        "name": deployment.service,
        "namespace": deployment.namespace,
        "labels": labels | {VISIBILITY: "cluster-local", OWNER: MANAGER},
        "annotations": {
            **(made["metadata"].get("annotations") or {}),
            **deployment.annotations,
            **taken,
        },
    }
    template["metadata"] = {
        "labels": {name: text for name, text in labels.items() if name != OWNER},
        "annotations": _pod_annotations(deployment, template["metadata"], labels),
    }
    _fill(template["spec"], deployment)
    return made


def _labels(deployment: Deployment, common: Mapping[str, str]) -> dict[str, str]:
    kept = {name: text for name, text in common.items() if not name.startswith(OF_RELEASE)}
    group = deployment.annotations.get(GROUP)
    ours = {FUNCTION: deployment.service, **({GROUP: group} if group else {})}
    kept.pop(GROUP, None)
    return kept | ours | deployment.labels


def _pod_annotations(
    deployment: Deployment, common: Mapping[str, Any], labels: Mapping[str, str]
) -> dict[str, str]:
    """Return a revision's: all but what is about the route, which must start no new one."""
    given = {n: t for n, t in deployment.annotations.items() if not n.startswith("offramp.dev/")}
    known = common.get("annotations") or {}
    kept = {n: t for n, t in known.items() if not n.startswith(scaling.THEIRS)}
    return kept | scaling.annotations(labels) | given


def _fill(pod: Json, deployment: Deployment) -> None:
    """Write what is the function's own into the pod of the base."""
    container = pod["containers"][0]
    container["image"] = deployment.image
    container["env"] = _environment(container.get("env") or [], deployment)
    settings = {one["name"]: one.get("value", "") for one in container["env"]}
    pod["containerConcurrency"] = _count(settings.get("max_inflight", "0"))
    if seconds := _seconds(settings.get("exec_timeout")):
        pod["timeoutSeconds"] = seconds
    resources = container.get("resources") or {}
    for kind, wanted in (("limits", deployment.limits), ("requests", deployment.requests)):
        if found := (resources.get(kind) or {}) | _quantities(wanted):
            resources[kind] = found
    container["resources"] = resources
    security = container.setdefault("securityContext", {})
    # what is absent cannot be told from false, so the base's true holds for both
    if deployment.read_only_root_filesystem:
        security["readOnlyRootFilesystem"] = True
    for name, probe in PROBES.items():
        if path := deployment.annotations.get(name):
            container.setdefault(probe, {})["httpGet"] = {"path": path}
    if deployment.constraints:
        pod["nodeSelector"] = dict(map(_constraint, deployment.constraints))
    others = [one for one in pod.get("volumes") or [] if one["name"] != "secrets"]
    pod["volumes"] = [*others, _files(deployment.secrets)]


def _environment(common: Iterable[Json], deployment: Deployment) -> list[Json]:
    common, notes = list(common), deployment.annotations
    traced = any(one["name"] == SERVICE_NAME for one in common)
    own = {
        **({SERVICE_NAME: deployment.service} if traced else {}),
        **({"OFFRAMP_ROUTE": notes[ROUTE]} if ROUTE in notes else {}),
        **({"max_request_bytes": notes[LARGEST]} if LARGEST in notes else {}),
        **({"fprocess": deployment.env_process} if deployment.env_process else {}),
        **deployment.env_vars,
    }
    kept = [one for one in common if one["name"] not in own]
    return [*kept, *({"name": name, "value": text} for name, text in own.items())]


def _files(names: Iterable[str]) -> Json:
    sources = [{"secret": {"name": n, "items": [{"key": n, "path": n}]}} for n in names]
    return {"name": "secrets", "projected": {"defaultMode": READ_ONLY_FILE, "sources": sources}}


def _quantities(wanted: Resources | None) -> dict[str, str]:
    return {} if wanted is None else wanted.document()


def _constraint(text: str) -> tuple[str, str]:
    """Return ``key=value`` or ``key==value`` as a label of nodes."""
    name, _, value = text.partition("=")
    if not value:
        raise RefusalError(400, f"the constraint {text!r} is not KEY=VALUE")
    return name.strip(), value.lstrip("=").strip()


def _count(text: str) -> int:
    if not text.isdecimal():
        raise RefusalError(400, f"max_inflight {text!r} is not a whole number")
    return int(text)


def _seconds(text: str | None) -> int | None:
    try:
        return math.ceil(units.duration(text or None) or 0) or None
    except ValueError as error:
        raise RefusalError(400, f"exec_timeout: {error}") from error
