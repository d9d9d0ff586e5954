"""The weights of this machine's routes: kept in Envoy's route file, and nowhere else."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from offramp.catalogue import Catalogue
from offramp.errors import OfframpError
from offramp.local.envoy import render
from offramp.local.envoy.addresses import ROUTES
from offramp.local.envoy.admin import Admin
from offramp.local.envoy.render.types import Json
from offramp.local.envoy.route_file import RouteFile
from offramp.weights import WHOLE, require_settable, require_unmoved


@dataclass(frozen=True)
class EnvoyRouter:
    """
    Reads and sets weights (percent to new, 0-100) in the route file at *path*.

    *admin* is Envoy's admin port, None while nothing runs; then a change takes effect at
    the next start. *first* comes before each change, for what has to be there. *clock* and
    *sleep* count seconds; *now* is the time in nanoseconds.
    """

    catalogue: Catalogue
    path: Path
    admin: Admin | None = None
    first: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], int] = time.time_ns

    @classmethod
    def of(cls, catalogue: Catalogue, folder: Path, admin: Admin | None) -> "EnvoyRouter":
        """Return the router of the Envoy whose files are in *folder*."""
        return cls(catalogue, folder / ROUTES, admin)

    def weight(self, function: str) -> int:
        return self.weights()[function]

    def weights(self) -> dict[str, int]:
        """
        Return each function's weight; all are 0 before the first start.

        Raises `OfframpError` when the file is damaged: then nobody knows the weights.
        """
        return self._of_catalogue(self.file.weights())

    @property
    def file(self) -> RouteFile:
        """What the weights are kept in."""
        return RouteFile(self.path, self.admin, self.first, self.clock, self.sleep, self.now)

    def prepare(self) -> None:
        """Write the routes of today's catalogue with the weights as they were."""
        with self.file.locked():
            weights = self.weights()
            self.file.write(lambda version: render.routes(self.catalogue, weights, version))

    def set_weights(
        self, wanted: Mapping[str, int], *, expected: Mapping[str, int] | None = None
    ) -> None:
        """
        Set all weights of *wanted* in one change, and return once Envoy routes by it.

        While Envoy runs, its routes are those of its start: of a catalogue that was changed
        since it has no addresses.

        Raises `UsageError` for what is no weight of a function, `OfframpError` where weights
        are not as *expected* or Envoy does not know a function, `AdminError` when the file
        was written but Envoy does not answer. May run twice.
        """
        require_settable(self.catalogue, wanted)
        with self.file.locked():
            noted = self._noted(wanted)
            require_unmoved(self._of_catalogue(noted), expected or {})
            weights = {**self._of_catalogue(noted), **wanted}
            running = self.file.document() if self.admin is not None else None
            if running is None:
                version = self.file.write(lambda v: render.routes(self.catalogue, weights, v))
            else:
                _require_known(running, wanted)
                version = self.file.write(lambda v: render.reweighted(running, weights, v))
        self.file.wait(version)

    def _noted(self, wanted: Mapping[str, int]) -> dict[str, int]:
        """Return the weights of the file; a damaged one need not be read where all go back."""
        try:
            return self.file.weights()
        except OfframpError:
            movable = {f.name for f in self.catalogue.functions if not f.retired}
            if any(wanted.values()) or movable - wanted.keys():
                raise
            return {}

    def _of_catalogue(self, noted: Mapping[str, int]) -> dict[str, int]:
        return {
            f.name: WHOLE if f.retired else noted.get(f.name, 0) for f in self.catalogue.functions
        }


def _require_known(running: Json, wanted: Mapping[str, int]) -> None:
    """Raise where requests should go to what Envoy does not know; the way back is always open."""
    known = render.split(running)
    if unknown := [function for function, n in wanted.items() if n and function not in known]:
        raise OfframpError(
            f"what runs does not know {', '.join(unknown)}: stack.yml was changed since it was "
            "started; `offramp down`, then `offramp up` takes what is new"
        )
