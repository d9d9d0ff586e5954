"""The weights of a cluster's routes: kept in the objects of its `Routing`, and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from offramp.catalogue import Catalogue
from offramp.errors import OfframpError
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import ClusterError, ConflictError
from offramp.kubernetes.names import OURS, SHIFT, Names
from offramp.kubernetes.routing import Routing
from offramp.kubernetes.uptake import Uptake
from offramp.weights import WHOLE, require_settable, require_unmoved


@dataclass(frozen=True)
class ClusterRouter:
    """
    Reads and sets weights (percent to new, 0-100).

    Kubernetes changes one object at a time. So a change of several is first tried on the
    server without keeping it (permissions, admission, owners of fields), then written one
    by one, each only if nobody changed it since it was read; when one fails, those before
    it are put back. The way back is different: weight 0 is forced on every function, and
    one that fails does not keep the others on the new side.
    """

    catalogue: Catalogue
    cluster: Cluster
    routing: Routing
    uptake: Uptake

    @property
    def names(self) -> Names:
        return self.routing.names

    def weight(self, function: str) -> int:
        return self.weights()[function]

    def weights(self, found: Mapping[str, Any] | None = None) -> dict[str, int]:
        """
        Return each function's weight; 0 where there is no object, since old answers then.

        Those of *found*, objects read before, where given. Raises `OfframpError` for one that
        somebody made unreadable.
        """
        if found is None:
            found = self.objects()
        return {
            f.name: WHOLE if f.retired else self._read(found.get(f.name))
            for f in self.catalogue.functions
        }

    def objects(self) -> dict[str, Any]:
        """Return the objects with weights that are there, by name."""
        found = self.cluster.select(self.routing.kind, OURS)
        return {each.metadata.name: each for each in found}

    def strangers(self) -> dict[str, int]:
        """Return the weights above 0 of objects whose functions the catalogue does not know."""
        known = {function.name for function in self.catalogue.functions}
        found = {name: one for name, one in self.objects().items() if name not in known}
        weights = {name: self._read(one) for name, one in found.items()}
        return {name: weight for name, weight in weights.items() if weight}

    def set_weights(
        self, wanted: Mapping[str, int], *, expected: Mapping[str, int] | None = None
    ) -> None:
        """
        Set all of *wanted*, or nothing, and return once the gateway routes by it.

        Raises `UsageError` for what is no weight of a function, `OfframpError` where weights
        are not as *expected*, `ClusterError` where nothing was changed, `UptakeError` where
        all is written but not in use.
        """
        require_settable(self.catalogue, wanted)
        found = self.objects()
        if expected:  # what is written below holds for these objects only, as they are
            require_unmoved(self.weights(found), expected)
        if any(wanted.values()):
            self._change(wanted, found)
        else:
            self._take_back({function: 0 for function in wanted if function in found})
        self.uptake.wait({function: n for function, n in wanted.items() if function in found})

    def _change(self, wanted: Mapping[str, int], found: Mapping[str, Any]) -> None:
        if missing := [function for function in wanted if function not in found]:
            raise OfframpError(
                f"no route of {', '.join(missing)} in {self.names.namespace}; "
                "make it with `offramp --on kubernetes routes`"
            )
        before = {function: self._read(found[function]) for function in wanted}
        versions = {function: found[function].metadata.resourceVersion for function in wanted}
        for function, weight in wanted.items():
            self._apply(function, weight, version=versions[function], dry=True)
        done: dict[str, str] = {}
        for function, weight in wanted.items():
            try:
                changed = self._apply(function, weight, version=versions[function])
            except ClusterError as error:
                try:
                    now = self.cluster.find(self.routing.kind, function)
                    is_written = now is not None and self._read(now) == weight
                except OfframpError:
                    self._put_back(done, before, error, unknown=function)
                    raise
                if not is_written:  # else only the answer was lost
                    self._put_back(done, before, error)
                    raise
                changed = now
            done[function] = changed.metadata.resourceVersion

    def _put_back(
        self,
        done: Mapping[str, str],
        before: Mapping[str, int],
        why: ClusterError,
        *,
        unknown: str | None = None,
    ) -> None:
        """Put back what is *done*; raises for what could not be, or has an *unknown* weight."""
        troubles = [] if unknown is None else [f"the weight of {unknown} is unknown"]
        stuck = []
        for function, version in done.items():
            try:
                self._apply(function, before[function], version=version)
            except ClusterError:
                stuck.append(function)
        if stuck:
            troubles.append(f"{', '.join(stuck)} could not be put back")
        if troubles:
            raise OfframpError(
                f"{why}; and {', and '.join(troubles)}: look at `offramp status`, "
                "take back with `offramp rollback`"
            ) from why

    def _take_back(self, wanted: Mapping[str, int]) -> None:
        troubles = []
        for function, weight in wanted.items():
            try:
                self._apply(function, weight, force=True)
            except OfframpError as error:  # also one that the release does not know any more
                troubles.append(str(error))
        if troubles:
            raise ClusterError("\n".join(troubles))

    def _apply(
        self,
        function: str,
        weight: int,
        *,
        version: str | None = None,
        dry: bool = False,
        force: bool = False,
    ) -> Any:
        wanted = self.routing.render(self.catalogue.function(function), weight, version)
        try:
            return self.cluster.apply(wanted, manager=SHIFT, dry=dry, force=force)
        except ConflictError as error:
            raise ConflictError(
                f"somebody else changed the route of {function}, or owns its weights: {error}; "
                "`offramp rollback` takes it back whoever owns it",
                error.status,
            ) from error

    def _read(self, found: Any | None) -> int:
        if found is None:
            return 0
        try:
            return self.routing.weight(found)
        except ValueError as error:
            name, kind = found.metadata.name, str(found["kind"]).lower()
            raise OfframpError(
                f"the weight of {name} cannot be read ({error}); remove it with "
                f"`kubectl -n {self.names.namespace} delete {kind} {name}` and run "
                "`offramp --on kubernetes routes`: then it is at 0"
            ) from error
