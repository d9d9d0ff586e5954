"""What the cluster has: versions, parts that are ready, kinds it knows."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping

from offramp.check.facts import Cluster, NodeImages, Part, SecretName
from offramp.check.gather.api import Api, Json
from offramp.check.release import Release
from offramp.check.result import UnknownError

ISTIOD, KNATIVE = "app=istiod", "app.kubernetes.io/name=knative-serving"
MOST_TOLD = 50  # the largest ones; the kubelet's nodeStatusMaxImages
VERSION = "app.kubernetes.io/version"
NUMBER = re.compile(r"v?\d+\.\d+")


def version(api: Api) -> str:
    """Return Kubernetes's version, as it tells it."""
    return str((api.get("/version") or {}).get("gitVersion", ""))


def read(api: Api, release: Release) -> Cluster:
    """Return it; raises `UnknownError` where the API server refuses."""
    return Cluster(
        kubernetes=version(api),
        istio=_istio(api),
        knative=_knative(api),
        unknown_kinds=tuple(_unknown_kinds(api, release.kinds)),
        services=dict(_services(api, release.platform)),
        scales_by_cpu=_answers(api, "/apis/metrics.k8s.io/v1beta1"),
    )


def secrets(api: Api, names: Iterable[SecretName]) -> dict[SecretName, dict[str, bytes] | None]:
    """Return the Secrets' values, None for one that is not there."""
    found: dict[SecretName, dict[str, bytes] | None] = {}
    for namespace, name in names:
        secret = api.get(f"/api/v1/namespaces/{namespace}/secrets/{name}")
        data = None if secret is None else secret.get("data") or {}
        found[namespace, name] = (
            None if data is None else {key: base64.b64decode(v) for key, v in data.items()}
        )
    return found


def images(api: Api) -> list[NodeImages]:
    """Return the images of each node that takes pods."""
    return [
        _images(node["status"].get("images") or [])
        for node in api.items("/api/v1/nodes")
        if not node["spec"].get("unschedulable")
    ]


def _images(told: list[Json]) -> NodeImages:
    names = {name for image in told for name in image.get("names") or []}
    return NodeImages(frozenset(names), is_all=len(told) < MOST_TOLD)


def _istio(api: Api) -> Part:
    found = api.items("/apis/apps/v1/deployments", ISTIOD)
    told = None
    if found:
        # labels tell the chart's version, which need not be Istio's
        where = f"/api/v1/namespaces/{found[0]['metadata']['namespace']}/services"
        told = _version(_said(api, f"{where}/http:istiod:15014/proxy/version"), _tag(found[0]))
    return Part(_names(found), _unready(found), told)


def _knative(api: Api) -> Part:
    found = api.items("/apis/apps/v1/deployments", KNATIVE)
    labels = [each["metadata"]["labels"].get(VERSION, "") for each in found]
    return Part(_names(found), _unready(found), _version(*labels))


def _said(api: Api, path: str) -> str:
    try:
        return api.text(path) or ""
    except UnknownError:
        return ""


def _answers(api: Api, path: str) -> bool:
    try:
        return api.get(path) is not None
    except UnknownError:
        return False


def _version(*texts: str) -> str | None:
    return next((text for text in texts if NUMBER.match(text)), None)


def _tag(deployment: Json) -> str:
    image = deployment["spec"]["template"]["spec"]["containers"][0]["image"]
    return str(image).partition("@")[0].rpartition("/")[2].partition(":")[2]


def _names(deployments: list[Json]) -> tuple[str, ...]:
    return tuple(each["metadata"]["name"] for each in deployments)


def _unready(deployments: list[Json]) -> tuple[str, ...]:
    return tuple(
        each["metadata"]["name"]
        for each in deployments
        if each["spec"].get("replicas", 1) and not each["status"].get("readyReplicas")
    )


def _unknown_kinds(api: Api, kinds: set[tuple[str, str]]) -> Iterator[str]:
    for version in sorted({version for version, _ in kinds}):
        path = f"/apis/{version}" if "/" in version else f"/api/{version}"
        known = {each["kind"] for each in (api.get(path) or {}).get("resources") or []}
        wanted = {kind for each, kind in kinds if each == version}
        yield from (f"{version} {kind}" for kind in sorted(wanted - known))


def _services(api: Api, platform: Mapping[str, Json]) -> Iterator[tuple[str, bool]]:
    """Yield the callers' gateway and Knative's, and whether a ready pod answers."""
    namespace = str(platform["gatewayNamespace"])
    labels = ",".join(f"{name}={value}" for name, value in platform["gatewaySelector"].items())
    pods = api.items(f"/api/v1/namespaces/{namespace}/pods", labels)
    yield f"{labels} in {namespace}", any(_is_ready(pod["status"]) for pod in pods)
    host = str(platform["knativeGateway"])
    name, where = host.split(".")[:2]
    slices = api.items(
        f"/apis/discovery.k8s.io/v1/namespaces/{where}/endpointslices",
        f"kubernetes.io/service-name={name}",
    )
    ends = [end for each in slices for end in each.get("endpoints") or []]
    yield host, any(end.get("conditions", {}).get("ready") for end in ends)


def _is_ready(status: Json) -> bool:
    conditions = status.get("conditions") or []
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)
