"""
Make a cluster's routes fit the catalogue, without changing a weight.

Plan first: what is missing is made at weight 0, what is there keeps its weight, and what the
catalogue does not know any more is removed only when that was asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lightkube.resources.core_v1 import Secret

from offramp.errors import OfframpError
from offramp.kubernetes import callers, vault
from offramp.kubernetes.errors import ConflictError
from offramp.kubernetes.kinds import RequestAuthentication
from offramp.kubernetes.names import ROUTES, SHIFT
from offramp.kubernetes.router import ClusterRouter

NONE = "1"  # a resourceVersion of no object: an apply makes one, and never replaces one
MAKE, CHANGE, REMOVE, LEAVE = "make", "change", "remove", "leave"


@dataclass(frozen=True)
class Step:
    """One object: what is done with it, and why; *wanted* is None for REMOVE and LEAVE."""

    action: str
    name: str
    why: str
    wanted: Any = None

    def document(self) -> dict[str, str]:
        return {"action": self.action, "name": self.name, "why": self.why}


@dataclass(frozen=True)
class Routes:
    """Plans and makes the objects of *router*'s catalogue."""

    router: ClusterRouter

    def plan(self, *, prune: bool) -> list[Step]:
        """Return what is to be done; nothing for what is as it should be."""
        found = self.router.objects()
        return [*self._functions(found), *self._unknown(found, prune=prune), *self._callers()]

    def run(self, step: Step) -> None:
        """Do one step; refused when somebody, such as a shift, just made or changed the object."""
        cluster = self.router.cluster
        if step.action == REMOVE:
            cluster.delete(self.router.routing.kind, step.name)
        elif step.wanted is not None:
            manager = ROUTES if isinstance(step.wanted, RequestAuthentication) else SHIFT
            try:
                cluster.apply(step.wanted, manager=manager)
            except ConflictError:
                if step.action != MAKE or not self._is_made(step.wanted):
                    raise

    def _is_made(self, wanted: Any) -> bool:
        """Tell whether it is there as *wanted*: made by another run, or the answer was lost."""
        name, namespace = wanted.metadata.name, wanted.metadata.namespace
        there = self.router.cluster.find(type(wanted), name, namespace=namespace)
        return there is not None and not differs(there, wanted)

    def _functions(self, found: Mapping[str, Any]) -> Iterator[Step]:
        weights = self.router.weights(found)  # of the very objects whose versions are used
        render = self.router.routing.render
        for function in self.router.catalogue.functions:
            there = found.get(function.name)
            weight = weights[function.name]
            if there is None:
                yield Step(MAKE, function.name, "at 0 %", render(function, 0, NONE))
            elif differs(there, render(function, weight)):
                wanted = render(function, weight, there.metadata.resourceVersion)
                yield Step(CHANGE, function.name, f"stays at {weight} %", wanted)

    def _unknown(self, found: Mapping[str, Any], *, prune: bool) -> Iterator[Step]:
        """Yield what becomes of routes whose functions the catalogue has not, or not any more."""
        known = {function.name for function in self.router.catalogue.functions}
        why = "the catalogue has no such function"
        for name, there in found.items():
            if name in known:
                continue
            aside = self.router.routing.set_aside(there)
            if prune:
                yield Step(REMOVE, name, why)
            elif aside is not None:
                yield Step(CHANGE, name, f"{why}: no caller meets it now; see --prune", aside)
            else:
                yield Step(LEAVE, name, f"{why}; see --prune")

    def _callers(self) -> Iterator[Step]:
        """Yield how tokens are recognised, where the catalogue says that there are any."""
        jwt = self.router.catalogue.offramp.gateway.jwt
        if jwt is None:
            return
        names, cluster = self.router.names, self.router.cluster
        secret = cluster.find(Secret, jwt.public_key)
        if secret is None:
            raise OfframpError(
                f"the Secret {jwt.public_key} (x-offramp.gateway.jwt) is missing; "
                "make it with `offramp --on kubernetes secrets`"
            )
        wanted = callers.render(jwt, vault.value(secret), names)
        name, namespace = wanted.metadata.name, wanted.metadata.namespace
        there = cluster.find(RequestAuthentication, name, namespace=namespace)
        why = f"tokens of {jwt.issuer}, in {namespace}"
        if there is None:
            yield Step(MAKE, name, why, wanted)
        elif differs(there, wanted):
            yield Step(CHANGE, name, why, wanted)


def differs(there: Any, wanted: Any) -> bool:
    """Tell whether the object has another spec, or not our labels."""
    labels = there.metadata.labels or {}
    missing = (wanted.metadata.labels or {}).items() - labels.items()
    return bool(missing) or there["spec"] != wanted["spec"]
