"""What stack.yml says of each function, in OpenFaaS's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from offramp.catalogue.parse import parse
from offramp.gateway.shapes import Deployment, Resources, Status
from offramp.local.envoy.render.operators import NAMESPACE


@dataclass(frozen=True)
class Stack:
    """The functions' entries by name, in the order of the file; *changed* in Unix time."""

    entries: Mapping[str, Mapping[str, Any]]
    changed: float

    @classmethod
    def read(cls, file: Path) -> "Stack":
        """Return the file's content, parsed once for each of its changes."""
        return _read(file, file.stat().st_mtime_ns)

    def status(self, name: str, standing: Mapping[str, Any]) -> Status:
        """Return what OpenFaaS shows of a function, *standing* being its own numbers."""
        entry = self.entries[name]
        return Status(
            name=name,
            image=str(entry.get("image", name)),
            namespace=NAMESPACE,
            env_vars=_texts(entry, "environment") or None,
            constraints=entry.get("constraints") or None,
            secrets=entry.get("secrets") or None,
            labels=_texts(entry, "labels"),
            annotations=_texts(entry, "annotations"),
            limits=_resources(entry, "limits"),
            requests=_resources(entry, "requests"),
            read_only_root_filesystem=bool(entry.get("readonly_root_filesystem")),
            **standing,
        )

    def differing(self, deployment: Deployment) -> str:
        """Return the names of what *deployment* says differently, as a list in words."""
        entry = self.entries[deployment.service]
        pairs = {
            "environment": (deployment.env_vars, _texts(entry, "environment")),
            "labels": (deployment.labels, _texts(entry, "labels")),
            "secrets": (sorted(deployment.secrets), sorted(entry.get("secrets") or [])),
            "limits": (deployment.limits, _resources(entry, "limits")),
        }
        return " and another ".join(name for name, (asked, told) in pairs.items() if asked != told)

    def is_newer_than(self, file: Path) -> bool:
        """Tell whether stack.yml was changed after *file* was written."""
        return file.exists() and self.changed > file.stat().st_mtime

    def users_of(self, secret: str) -> list[str]:
        """Return the functions that need *secret*."""
        return [n for n, entry in self.entries.items() if secret in (entry.get("secrets") or [])]


@lru_cache(maxsize=4)
def _read(file: Path, changed_ns: int) -> Stack:
    return Stack(parse(file).get("functions") or {}, changed_ns / 1e9)


def _texts(entry: Mapping[str, Any], key: str) -> dict[str, str]:
    return {str(name): str(value) for name, value in (entry.get(key) or {}).items()}


def _resources(entry: Mapping[str, Any], key: str) -> Resources | None:
    found = _texts(entry, key)
    return Resources(memory=found.get("memory"), cpu=found.get("cpu")) if found else None
