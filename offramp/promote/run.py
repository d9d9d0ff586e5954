"""Read the Services, write their traffic, and wait until Knative routes by it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from offramp.errors import OfframpError
from offramp.promote.traffic import Standing, Step, Wish, is_done, plan, read

MANAGER = "offramp-promote"  # the field manager that owns spec.traffic
LONGEST_SECONDS = 60.0
POLL_SECONDS = 0.5


class Cluster(Protocol):
    """What is needed of `offramp.kubernetes.cluster.Cluster`."""

    def find(self, kind: Any, name: str) -> Any | None: ...

    def apply(self, wanted: Any, *, manager: str, force: bool = False) -> Any: ...


@dataclass(frozen=True)
class Promoter:
    """
    Works on objects of *kind*, Knative's Service, in *cluster*'s namespace.

    *sleep* may raise, for who sleeps under a claim that can be lost.
    """

    cluster: Cluster
    kind: Any
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def standing(self, function: str) -> Standing:
        return read(self._service(function))

    def plan(self, functions: Iterable[str], wish: Wish) -> list[Step]:
        """Return a step for each of *functions*."""
        return [plan(self.standing(function), wish) for function in functions]

    def promote(self, functions: Iterable[str], wish: Wish) -> list[Step]:
        """
        Plan, then do it and return the steps; asks *sleep* before each whether to go on.

        Raises `OfframpError` that says which were done before it.
        """
        steps = self.plan(functions, wish)
        for at, step in enumerate(steps):
            try:
                self.sleep(0)
                self.run(step)
            except OfframpError as error:
                done = ", ".join(one.function for one in steps[:at]) or "none"
                raise OfframpError(f"{step.function}: {error}\ndone before it: {done}") from error
        return steps

    def run(self, step: Step) -> None:
        """
        Do it, and return once new's requests go where it says; safe to run twice.

        Taken over from whoever wrote the field before: Helm, or Knative's own defaults.
        """
        if step.traffic is None:
            return
        there = self._service(step.function)
        names = {key: there["metadata"][key] for key in ("name", "namespace", "uid")}
        wanted = self.kind(
            apiVersion="serving.knative.dev/v1",
            kind="Service",
            metadata=names,
            spec={"traffic": step.traffic},
        )
        self.cluster.apply(wanted, manager=MANAGER, force=True)
        deadline = self.clock() + LONGEST_SECONDS
        while not is_done(self._service(step.function), step):
            if self.clock() > deadline:
                raise OfframpError(
                    f"Knative does not route {step.function} as wanted; "
                    f"see `kubectl describe ksvc {step.function}`"
                )
            self.sleep(POLL_SECONDS)

    def _service(self, function: str) -> dict[str, Any]:
        found = self.cluster.find(self.kind, function)
        if found is None:
            raise OfframpError(f"there is no Knative Service {function}; deploy it first")
        document: dict[str, Any] = found.to_dict()
        return document
