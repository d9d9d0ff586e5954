"""What Helm would install, read for the checks; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

Json = dict[str, Any]
COMPONENT = "app.kubernetes.io/component"
KNATIVE = "serving.knative.dev/"


@dataclass(frozen=True)
class Pod:
    """The pods of one object: *spec* is the pod's."""

    kind: str
    name: str
    component: str
    spec: Json

    @property
    def settings(self) -> dict[str, str]:
        """Names and values of its environment; what comes from a Secret is left out."""
        return {
            each["name"]: str(each["value"])
            for container in self.spec["containers"]
            for each in container.get("env") or []
            if "value" in each
        }


@dataclass(frozen=True)
class Release:
    """The objects of one release in *namespace*."""

    namespace: str
    objects: tuple[Json, ...]

    def find(self, kind: str, name: str) -> Json | None:
        """Return the object of Kubernetes's own *kind*, None where there is none."""
        named = (each for each in self.objects if each["metadata"]["name"] == name)
        return next(
            (o for o in named if o["kind"] == kind and not o["apiVersion"].startswith(KNATIVE)),
            None,
        )

    def has(self, kind: str) -> bool:
        return any(each["kind"] == kind for each in self.objects)

    @cached_property
    def pods(self) -> tuple[Pod, ...]:
        return tuple(_pods(self.objects))

    def component(self, name: str) -> Pod | None:
        """Return the first pods of a component, e.g. `migrate`."""
        return next((pod for pod in self.pods if pod.component == name), None)

    @cached_property
    def functions(self) -> tuple[str, ...]:
        return tuple(pod.name for pod in self.pods if pod.component == "function")

    @cached_property
    def images(self) -> dict[str, tuple[str, ...]]:
        """Each image once, with who runs it."""
        found: dict[str, list[str]] = {}
        for pod in self.pods:
            for container in pod.spec["containers"]:
                found.setdefault(container["image"], []).append(pod.name)
        return {image: tuple(names) for image, names in found.items()}

    @cached_property
    def kinds(self) -> set[tuple[str, str]]:
        """Every (apiVersion, kind) of it."""
        return {(each["apiVersion"], each["kind"]) for each in self.objects}

    @cached_property
    def catalogue(self) -> Json:
        """`x-offramp` of the stack file, with what later values changed."""
        loaded: Json = yaml.safe_load(self._catalogue("stack.yml"))["x-offramp"]
        return loaded

    @cached_property
    def platform(self) -> Json:
        """What the release says of the cluster (docs/kubernetes.md)."""
        loaded: Json = yaml.safe_load(self._catalogue("platform.yml"))
        return loaded

    @cached_property
    def hosts(self) -> list[str]:
        """The names that the gateway answers for; `*` where the routes name none."""
        servers = (s for g in self._of("Gateway") for s in g["spec"].get("servers") or [])
        names = {host.rpartition("/")[2] for server in servers for host in server["hosts"]}
        for route in self._of("HTTPRoute"):
            names |= set(route["spec"].get("hostnames") or ["*"])
        return sorted(names)

    @cached_property
    def secrets(self) -> dict[tuple[str, str], set[str]]:
        """
        The Secrets its pods and its gateway need: (namespace, name) -> keys.

        Without those that the release itself brings.
        """
        own = {each["metadata"]["name"] for each in self._of("Secret")}
        found: dict[tuple[str, str], set[str]] = {}
        for pod in self.pods:
            for name, keys in _wanted(pod.spec):
                if name not in own:
                    found.setdefault((self.namespace, name), set()).update(keys)
        for name in _certificates(self._of("Gateway")):
            found[self._certificates_in, name] = {"tls.crt", "tls.key"}
        return found

    @cached_property
    def database(self) -> str | None:
        """The Secret that DATABASE_URL comes from, None for an application without a database."""
        for pod in self.pods:
            for container in pod.spec["containers"]:
                for each in container.get("env") or []:
                    if each["name"] == "DATABASE_URL" and "valueFrom" in each:
                        return str(each["valueFrom"]["secretKeyRef"]["name"])
        return None

    @property
    def _certificates_in(self) -> str:
        """Istio reads certificates beside the ingress gateway; a Gateway of ours is there, too."""
        return str(self.platform["gatewayNamespace"])

    def _of(self, kind: str) -> list[Json]:
        return [each for each in self.objects if each["kind"] == kind]

    def _catalogue(self, key: str) -> str:
        found = self.find("ConfigMap", "catalogue")
        return str(found["data"][key]) if found else "x-offramp: {}"


def parse(text: str, namespace: str) -> Release:
    """Return the release in what `helm template` prints."""
    return Release(namespace, tuple(each for each in yaml.safe_load_all(text) if each))


def _pods(objects: Iterable[Json]) -> Iterator[Pod]:
    for each in objects:
        meta = each["metadata"]
        component = (meta.get("labels") or {}).get(COMPONENT, "")
        if each["kind"] == "Pod":
            yield Pod("Pod", meta["name"], component, each["spec"])
        elif "template" in each.get("spec", {}):
            yield Pod(each["kind"], meta["name"], component, each["spec"]["template"]["spec"])


def _wanted(spec: Json) -> Iterator[tuple[str, set[str]]]:
    for container in spec["containers"]:
        yield from _in_environment(container)
    for volume in spec.get("volumes") or []:
        yield from _in_volume(volume)
    for secret in spec.get("imagePullSecrets") or []:
        yield secret["name"], {".dockerconfigjson"}


def _in_environment(container: Json) -> Iterator[tuple[str, set[str]]]:
    for variable in container.get("env") or []:
        wanted = variable.get("valueFrom", {}).get("secretKeyRef")
        if wanted and not wanted.get("optional"):
            yield wanted["name"], {wanted["key"]}
    for source in container.get("envFrom") or []:
        if "secretRef" in source:
            yield source["secretRef"]["name"], set()


def _in_volume(volume: Json) -> Iterator[tuple[str, set[str]]]:
    if "secret" in volume and not volume["secret"].get("optional"):
        yield volume["secret"]["secretName"], set()
    for source in volume.get("projected", {}).get("sources") or []:
        if "secret" in source and not source["secret"].get("optional"):
            yield source["secret"]["name"], {item["key"] for item in source["secret"]["items"]}


def _certificates(gateways: Iterable[Json]) -> Iterator[str]:
    for gateway in gateways:
        for server in gateway["spec"].get("servers") or []:
            if name := (server.get("tls") or {}).get("credentialName"):
                yield name
        for listener in gateway["spec"].get("listeners") or []:
            for reference in (listener.get("tls") or {}).get("certificateRefs") or []:
                yield reference["name"]
