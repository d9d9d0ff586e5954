"""`connections`: everybody together opens no more connections than the database takes."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from offramp.check.facts import Facts
from offramp.check.release import Json, Release
from offramp.check.result import Finding, Status, UnknownError, failed, known, ok

ANNOTATION = "offramp.dev/connections"
SURGE = "25%"  # Kubernetes's default of maxSurge
SETTING = re.compile(r"max_connections\s*=\s*(\d+)")
DEFAULT, RESERVED = 100, 3  # PostgreSQL's max_connections and superuser_reserved_connections


@dataclass(frozen=True)
class Holder:
    """
    The pods of one Deployment: *each* of *copies* opens so many connections at most.

    None: nobody said. While they are replaced there are *spare* copies more.
    """

    name: str
    each: int | None
    copies: int
    spare: int

    def most(self, *, replaced: bool = False) -> int:
        return (self.each or 0) * (self.copies + (self.spare if replaced else 0))


def check(facts: Facts) -> Iterator[Finding]:
    """One too many is refused by the database, whoever asks for it."""
    release = known(facts.release)
    if facts.catalogue.offramp.database is None:
        yield ok("the application has no database")
        return
    found = holders(release)
    yield from _untold(release, found)
    yield _compared(found, _limit(facts, release))


def holders(release: Release) -> list[Holder]:
    """Return who opens connections to the database, and how many."""
    most = {
        each["spec"]["scaleTargetRef"]["name"]: each["spec"]["maxReplicas"]
        for each in release.objects
        if each["kind"] == "HorizontalPodAutoscaler"
    }
    deployments = [each for each in release.objects if each["kind"] == "Deployment"]
    all_of_them = [_holder(each, most.get(each["metadata"]["name"])) for each in deployments]
    return [each for each in all_of_them if each.each != 0]


def _holder(deployment: Json, most: int | None) -> Holder:
    told = (deployment["metadata"].get("annotations") or {}).get(ANNOTATION)
    has_address = "DATABASE_URL" in str(deployment["spec"]["template"]["spec"])
    unsaid = None if has_address else 0
    copies = most or deployment["spec"].get("replicas", 1)
    rolling = (deployment["spec"].get("strategy") or {}).get("rollingUpdate") or {}
    surge = str(rolling.get("maxSurge", SURGE))
    share = surge.removesuffix("%")
    spare = math.ceil(copies * int(share) / 100) if surge.endswith("%") else int(share)
    each = unsaid if told is None else int(told)
    return Holder(deployment["metadata"]["name"], each, copies, spare)


def _untold(release: Release, found: list[Holder]) -> Iterator[Finding]:
    if unknown := [each.name for each in found if each.each is None]:
        yield Finding(
            Status.WARNING,
            f"nobody says how many connections {', '.join(unknown)} opens",
            "set old.connections, processes.NAME.connections: the most that one copy opens",
        )
    if release.functions and not release.component("pgbouncer"):
        yield Finding(
            Status.WARNING,
            "each copy of a function has connections of its own, and nobody bounds them",
            "set pgbouncer.enabled: true",
        )


def _compared(found: list[Holder], limit: int) -> Finding:
    usual = sum(each.most() for each in found)
    replaced = sum(each.most(replaced=True) for each in found)
    parts = ", ".join(f"{each.name} {each.most()}" for each in found if each.each)
    told = f"{usual} of {limit} at most ({parts}), {replaced} while all are replaced"
    remedy = "open fewer (old.connections says how many the old side opens), or let more in"
    if usual > limit:
        return failed(told, remedy)
    if replaced > limit:
        return Finding(Status.WARNING, told, remedy)
    return ok(told)


def _limit(facts: Facts, release: Release) -> int:
    """Return how many the database takes from us; the chart's own need not be there yet."""
    if own := release.component("postgres"):
        told = SETTING.search(" ".join(map(str, own.spec["containers"][0].get("args") or [])))
        return (int(told[1]) if told else DEFAULT) - RESERVED
    limit = known(facts.database).connections
    if limit is None:
        raise UnknownError("the database does not say how many connections it takes")
    return limit
