"""A Knative Service as OpenFaaS shows a function; nothing is asked here."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from offramp.backends.knative.kinds import FUNCTION, GROUP, OWNER, TO_ZERO
from offramp.backends.knative.manifest import SERVICE_NAME
from offramp.backends.knative.replicas import Replicas
from offramp.backends.knative.scaling import THEIRS
from offramp.gateway.shapes import Resources, Status

Json = Mapping[str, Any]
# what the platform writes, not whoever deployed
LABELS = ("app.kubernetes.io/", "helm.sh/", "networking.knative.dev/", "serving.knative.dev/")
NOTES = (
    "serving.knative.dev/",
    "helm.sh/",
    "meta.helm.sh/",
    "prometheus.io/",
    "kubectl.kubernetes.io/",
)
OUR_SETTINGS = {
    SERVICE_NAME,
    "CLIENT_ADDRESS_HEADER",
    "OFFRAMP_ROUTE",
    "max_request_bytes",
    "fprocess",
}


def status(service: Json, base: Json, replicas: Replicas) -> Status:
    """Return what is shown of *service*; what *base* gives every function is left out."""
    meta, template = service["metadata"], service["spec"]["template"]
    pod = template["spec"]
    container = pod["containers"][0]
    least = int((template["metadata"].get("annotations") or {}).get(f"{THEIRS}min-scale", 0))
    limits = container.get("resources") or {}
    return Status(
        name=meta["name"],
        image=container["image"],
        namespace=meta["namespace"],
        env_process=_variables(container).get("fprocess"),
        env_vars=_own_variables(container, base) or None,
        constraints=[f"{n}={t}" for n, t in (pod.get("nodeSelector") or {}).items()] or None,
        secrets=_secrets(pod) or None,
        labels=_without(meta.get("labels"), LABELS, {FUNCTION, GROUP})
        | {"faas_function": meta["name"]},
        annotations=_without(meta.get("annotations"), NOTES, {TO_ZERO}),
        limits=_resources(limits.get("limits")),
        requests=_resources(limits.get("requests")),
        read_only_root_filesystem=bool(
            (container.get("securityContext") or {}).get("readOnlyRootFilesystem")
        ),
        replicas=max(least, replicas.wanted),
        available_replicas=max(1, replicas.ready) if is_reachable(service) else 0,
        created_at=_time(meta.get("creationTimestamp")),
    )


def is_reachable(service: Json) -> bool:
    """
    Tell whether a call would be answered, be it from zero.

    Pods that are ready are not enough: the gateway's routes come after them. They stay when a
    later revision cannot start.
    """
    found = service.get("status") or {}
    conditions = {one["type"]: one["status"] for one in found.get("conditions", [])}
    return conditions.get("RoutesReady") == "True"


def owner(service: Json) -> str:
    """Return who made the object, as its label says."""
    return str((service["metadata"].get("labels") or {}).get(OWNER, ""))


def _own_variables(container: Json, base: Json) -> dict[str, str]:
    common = _variables(base["spec"]["template"]["spec"]["containers"][0])
    return {
        name: text
        for name, text in _variables(container).items()
        if name not in OUR_SETTINGS and common.get(name) != text
    }


def _variables(container: Json) -> dict[str, str]:
    """Return the literal ones; what comes from a Secret is nobody's to see."""
    return {one["name"]: one["value"] for one in container.get("env") or [] if "value" in one}


def _secrets(pod: Json) -> list[str]:
    volumes: Iterable[Json] = pod.get("volumes") or []
    return [
        source["secret"]["name"]
        for volume in volumes
        for source in (volume.get("projected") or {}).get("sources") or []
        if volume["name"] == "secrets" and "secret" in source
    ]


def _without(
    found: Mapping[str, str] | None, prefixes: tuple[str, ...], names: set[str]
) -> dict[str, str]:
    kept = (found or {}).items()
    return {n: text for n, text in kept if n not in names and not n.startswith(prefixes)}


def _resources(found: Mapping[str, str] | None) -> Resources | None:
    return Resources(memory=found.get("memory"), cpu=found.get("cpu")) if found else None


def _time(text: Any) -> datetime:
    return datetime.fromisoformat(text) if text else datetime.fromtimestamp(0, UTC)
