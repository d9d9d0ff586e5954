"""
Which revision of a Knative Service serves, and which is next; pure.

All of it stands in the Service's `spec.traffic`, which nothing else writes: a field that the
chart does not render stays as it is at `helm upgrade`. Source: Knative Serving's API,
"TrafficTarget"; a tag has a name of its own, `TAG-SERVICE`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from offramp.errors import OfframpError

CANDIDATE, PREVIOUS = "candidate", "previous"
WHOLE = 100
Json = dict[str, Any]


class Wish(StrEnum):
    """What somebody wants of a function's revisions."""

    PROMOTE = "promote"
    HOLD = "hold"
    BACK = "back"
    FOLLOW = "follow"


@dataclass(frozen=True)
class Standing:
    """One function: *serving* has all of new's requests; *newest* is None until one is ready."""

    function: str
    serving: str
    newest: str | None
    created: str
    previous: str | None
    is_held: bool


@dataclass(frozen=True)
class Step:
    """What `spec.traffic` becomes, and why; *traffic* is None where nothing changes."""

    function: str
    why: str
    traffic: list[Json] | None = None

    def document(self) -> Json:
        return {"function": self.function, "why": self.why, "changes": self.traffic is not None}


def read(service: Mapping[str, Any]) -> Standing:
    """Return how the Service stands; raises `OfframpError` where no revision serves yet."""
    name = service["metadata"]["name"]
    status = service.get("status") or {}
    there = status.get("traffic") or []
    serving = next((each for each in there if each.get("percent") == WHOLE), None)
    if serving is None:
        raise OfframpError(
            f"{name} has no revision with all requests; see `kubectl get ksvc {name}`, "
            "and who else writes its spec.traffic"
        )
    wanted = service["spec"].get("traffic") or []
    return Standing(
        function=name,
        serving=serving["revisionName"],
        newest=status.get("latestReadyRevisionName"),
        created=status.get("latestCreatedRevisionName", ""),
        previous=_tagged(there, PREVIOUS),
        is_held=any(each.get("revisionName") and each.get("percent") for each in wanted),
    )


def plan(standing: Standing, wish: Wish) -> Step:
    """Return the step; raises `OfframpError` for a wish that cannot be granted."""
    now, name = standing, standing.function
    match wish:
        case Wish.FOLLOW:
            if not now.is_held:
                return Step(name, "follows its newest revision already")
            return Step(name, "follows its newest revision", [_newest(WHOLE)])
        case Wish.HOLD:
            if now.is_held:
                return Step(name, f"is held at {now.serving} already")
            return Step(name, f"is held at {now.serving}", _held(now.serving, now.previous))
        case Wish.BACK:
            if now.previous is None or now.previous == now.serving:
                raise OfframpError(f"{name} has no revision to go back to")
            return Step(name, f"goes back to {now.previous}", _held(now.previous, now.serving))
    return _promoted(now)


def _promoted(now: Standing) -> Step:
    name = now.function
    if now.newest is None or now.newest != now.created:
        raise OfframpError(
            f"the newest revision of {name}, {now.created}, is not ready; "
            f"see `kubectl describe revision {now.created}`"
        )
    if now.newest == now.serving:
        if now.is_held:
            return Step(name, f"serves {now.serving} already")
        return Step(name, f"is held at {now.serving}", _held(now.serving, now.previous))
    return Step(name, f"goes from {now.serving} to {now.newest}", _held(now.newest, now.serving))


def is_done(service: Mapping[str, Any], step: Step) -> bool:
    """Tell whether Knative routes as *step* wanted."""
    status = service.get("status") or {}
    conditions = {each["type"]: each["status"] for each in status.get("conditions") or []}
    is_seen = status.get("observedGeneration") == service["metadata"].get("generation")
    return is_seen and conditions.get("RoutesReady") == "True" and step.traffic is not None


def _held(serving: str, previous: str | None) -> list[Json]:
    before = previous if previous != serving else None
    return [
        {"revisionName": serving, "percent": WHOLE, "latestRevision": False},
        {**_newest(0), "tag": CANDIDATE},
        *([_tag(before)] if before else []),
    ]


def _newest(percent: int) -> Json:
    return {"latestRevision": True, "percent": percent}


def _tag(revision: str) -> Json:
    return {"revisionName": revision, "percent": 0, "latestRevision": False, "tag": PREVIOUS}


def _tagged(traffic: list[Json], tag: str) -> str | None:
    return next((each["revisionName"] for each in traffic if each.get("tag") == tag), None)
