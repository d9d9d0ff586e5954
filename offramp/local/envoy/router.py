"""The weights of this machine's routes: kept in Envoy's route file, and nowhere else."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from offramp.catalogue import Catalogue
from offramp.errors import OfframpError
from offramp.local.envoy import files, render
from offramp.local.envoy.addresses import ROUTES
from offramp.local.envoy.admin import Admin, AdminError
from offramp.local.envoy.render.types import Json
from offramp.weights import WHOLE, require_settable, require_unmoved

TAKEN_UP_SECONDS = 15.0
POLL_SECONDS = 0.02


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
        known = self._read()
        return {
            f.name: WHOLE if f.retired else known.get(f.name, 0) for f in self.catalogue.functions
        }

    def prepare(self) -> None:
        """Write the routes of today's catalogue with the weights as they were."""
        with self._locked():
            weights = self.weights()
            self._write(lambda version: render.routes(self.catalogue, weights, version))

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
        with self._locked():
            weights = self.weights()
            require_unmoved(weights, expected or {})
            weights |= wanted
            if (running := self._running()) is None:
                version = self._write(lambda v: render.routes(self.catalogue, weights, v))
            else:
                _require_known(running, wanted)
                version = self._write(lambda v: render.reweighted(running, weights, v))
        if self.admin is not None:
            self._wait_until_in_use(self.admin, version)

    def _read(self) -> dict[str, int]:
        try:
            document = json.loads(self.path.read_text(encoding="utf-8"))
            noted = document["resources"][0]["metadata"]["filter_metadata"]["offramp"]["weights"]
            weights = {str(function): int(weight) for function, weight in noted.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise self._damaged(repr(error)) from error
        if any(not 0 <= weight <= WHOLE for weight in weights.values()):
            raise self._damaged("a weight is outside 0-100")
        return weights

    def _running(self) -> Json | None:
        """Return the routes that Envoy was given; None while none runs, or where they are none."""
        if self.admin is None or not self.path.exists():
            return None
        document: Json = json.loads(self.path.read_text(encoding="utf-8"))
        try:
            return document if render.split(document) else None
        except (LookupError, TypeError, AttributeError):  # somebody's hand: they are made anew
            return None

    def _damaged(self, why: str) -> OfframpError:
        return OfframpError(
            f"the weights in {self.path} cannot be read ({why}); "
            "remove that file and run `offramp rollback --all`: then all is at weight 0"
        )

    def _write(self, made: Callable[[str], Json]) -> str:
        """
        Write what is *made* for a new version, and return that: the time, so that no two share one.

        Where the clock was set back it still grows, since an older one is taken for in use.
        """
        version = str(max(self.now(), self._version() + 1))
        files.replace(self.path, made(version))
        return version

    def _version(self) -> int:
        """Return that of the file, 0 where there is none that can be read."""
        try:
            return int(json.loads(self.path.read_text(encoding="utf-8"))["version_info"])
        except (OSError, ValueError, LookupError, TypeError):
            return 0

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one writer at a time read, change and write."""
        self.first()
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _wait_until_in_use(self, admin: Admin, version: str) -> None:
        deadline = self.clock() + TAKEN_UP_SECONDS
        while not _is_at_least(admin.route_version(), version):
            if self.clock() > deadline:
                why = admin.route_refusal() or "its log may say why: `offramp logs envoy`"
                raise AdminError(f"Envoy did not take up {self.path} in time; {why}")
            self.sleep(POLL_SECONDS)


def _require_known(running: Json, wanted: Mapping[str, int]) -> None:
    """Raise where requests should go to what Envoy does not know; the way back is always open."""
    known = render.split(running)
    if unknown := [function for function, n in wanted.items() if n and function not in known]:
        raise OfframpError(
            f"what runs does not know {', '.join(unknown)}: stack.yml was changed since it was "
            "started; `offramp down`, then `offramp up` takes what is new"
        )


def _is_at_least(seen: str | None, wanted: str) -> bool:
    """A later change of somebody else's holds ours too."""
    return seen is not None and seen.isdigit() and int(seen) >= int(wanted)
