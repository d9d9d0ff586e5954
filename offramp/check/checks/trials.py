"""`trials`: nothing of a trial is part of the release."""

from collections.abc import Iterator

from offramp.check.facts import Facts
from offramp.check.release import Release
from offramp.check.result import Finding, Status, known, ok


def check(facts: Facts) -> Iterator[Finding]:
    """A trial has one database pod without backup, rows of nobody, and servers that keep mail."""
    release = known(facts.release)
    bad = facts.environment.makeshift
    found = list(_parts(release, facts))
    if bad == Status.OK or not found:
        yield ok(f"a trial's parts: {', '.join(name for name, _ in found) or 'none'}")
        return
    for name, setting in found:
        yield Finding(bad, f"{name} is for trials", f"set {setting} in the values file")


def _parts(release: Release, facts: Facts) -> Iterator[tuple[str, str]]:
    if release.component("postgres"):
        yield "the chart's own PostgreSQL", "postgres.enabled: false"
    if release.component("outside"):
        yield "the outside servers", "processes.outside.enabled: false"
    database = facts.catalogue.offramp.database
    migrate = release.component("migrate")
    if database and database.seed and migrate and database.seed in str(migrate.spec):
        yield "seeding", "migrate.seed: false"
