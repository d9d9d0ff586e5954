"""
One shift of a function at a time, over all machines: a Lease for each function.

A holder renews its leases; a killed one stops, and its leases end by themselves. Nobody's
clock is compared with another's: a lease is taken over once it was seen unrenewed for its whole
duration, and refused as soon as it is seen renewed. The protocol is the one of client-go's
leader election (client-go, `leaderelection.go`).
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lightkube.models.coordination_v1 import LeaseSpec
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.coordination_v1 import Lease

from offramp.errors import OfframpError
from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import ClusterError, ConflictError
from offramp.kubernetes.names import OURS, SHIFT

DURATION_SECONDS = 15
RENEWALS = 4  # within one duration, so that some may fail
LOOK_SECONDS = 1.0

Sleep = Callable[[float], None]


@dataclass
class Claims:
    """
    Leases in *cluster*'s namespace, held by *holder* (who, for people to read).

    A lease ends *duration* seconds after its last renewal.
    """

    cluster: Cluster
    holder: str
    duration: int = DURATION_SECONDS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    lost: str = ""
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def hold(self, functions: Iterable[str]) -> Iterator[Sleep]:
        """
        Hold all *functions*; yields how to sleep meanwhile.

        That sleep raises `OfframpError` as soon as a lease is lost. Raises `OfframpError`
        that names whoever holds one of them.
        """
        held: dict[str, Any] = {}
        try:
            for function, there in self._free(sorted(functions)).items():
                held[function] = self._take(function, there)
            keeper = threading.Thread(target=self._keeping, args=(held,), daemon=True)
            keeper.start()
            try:
                yield self._sleep
            finally:
                self._over.set()
                keeper.join()
        finally:
            for lease in held.values():
                self._release(lease)

    def _take(self, function: str, there: Any | None) -> Any:
        if there is None:
            return self._create(function, _name(function))
        there.spec = self._spec((there.spec.leaseTransitions or 0) + 1)
        try:
            return self.cluster.replace(there, manager=SHIFT)
        except ConflictError:
            raise OfframpError(f"somebody else just began to shift {function}") from None

    def _create(self, function: str, name: str) -> Any:
        metadata = ObjectMeta(name=name, namespace=self.cluster.namespace, labels=OURS)
        spec = self._spec(0)
        try:
            return self.cluster.create(Lease(metadata=metadata, spec=spec), manager=SHIFT)
        except ConflictError:
            now = self.cluster.find(Lease, name)
            if now is not None and now.spec == spec:
                return now  # only the answer was lost
            raise OfframpError(f"somebody else just began to shift {function}") from None

    def _free(self, functions: Iterable[str]) -> dict[str, Any | None]:
        """
        Return each function's lease, None where there is none.

        Those that somebody holds are watched, all at once, for their duration; raises for one
        that is renewed meanwhile.
        """
        found = {function: self.cluster.find(Lease, _name(function)) for function in functions}
        held = {f: lease for f, lease in found.items() if lease and lease.spec.holderIdentity}
        begun = self.clock()
        while held:
            self.sleep(LOOK_SECONDS)
            passed = self.clock() - begun  # before the look: it must see the whole duration
            for function, there in list(held.items()):
                now = self.cluster.find(Lease, _name(function))
                if now is None or not now.spec.holderIdentity:
                    found[function] = now
                    del held[function]
                elif now.metadata.resourceVersion != there.metadata.resourceVersion:
                    raise _taken(function, now)
                elif passed >= (there.spec.leaseDurationSeconds or self.duration):
                    del held[function]
        return found

    def _spec(self, transitions: int) -> LeaseSpec:
        now = _now()
        return LeaseSpec(
            holderIdentity=f"{self.holder}, process {os.getpid()}",
            leaseDurationSeconds=self.duration,
            acquireTime=now,
            renewTime=now,
            leaseTransitions=transitions,
        )

    def _keeping(self, held: dict[str, Any]) -> None:
        """Renew in a thread; however that ends, a shift never goes on without its claim."""
        try:
            self._keep(held)
        finally:
            if not self._over.is_set():
                self.lost = "the claim was lost: it is not renewed any more"
                self._over.set()

    def _keep(self, held: dict[str, Any]) -> None:
        """Renew until it is over or a lease is lost."""
        renewed = self.clock()
        while not self._over.wait(self.duration / RENEWALS):
            try:
                for function, lease in list(held.items()):
                    held[function] = self._renew(function, lease)
            except OfframpError as error:
                passing = isinstance(error, ClusterError) and not isinstance(error, ConflictError)
                if passing and self.clock() - renewed < self.duration:
                    continue
                self.lost = f"the claim was lost: {error}"
                self._over.set()
                return
            renewed = self.clock()

    def _renew(self, function: str, lease: Any) -> Any:
        lease.spec.renewTime = _now()
        try:
            return self.cluster.replace(lease, manager=SHIFT)
        except ConflictError:
            now = self.cluster.find(Lease, lease.metadata.name)
            if now is None or now.spec.holderIdentity != lease.spec.holderIdentity:
                raise _taken(function, now) from None
            return now  # the answer to our own renewal was lost

    def _sleep(self, seconds: float) -> None:
        self._over.wait(seconds)
        if self.lost:
            raise OfframpError(self.lost)

    def _release(self, lease: Any) -> None:
        """Let go; where that fails, it ends by itself."""
        lease.spec.holderIdentity = None
        try:
            self.cluster.replace(lease, manager=SHIFT)
        except ClusterError:
            return


def _now() -> datetime:
    """Return the time with microseconds other than 0: Kubernetes refuses one without."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond or 1)


def _name(function: str) -> str:
    return f"shift-{function}"


def _taken(function: str, lease: Any | None) -> OfframpError:
    if lease is None:
        return OfframpError(f"the lease shift-{function} was removed")
    spec = lease.spec
    return OfframpError(
        f"{function} is being shifted by {spec.holderIdentity}; wait for it, or end it: its weight "
        f"goes back to 0. If it was killed, its claim ends {spec.leaseDurationSeconds} s after"
    )
