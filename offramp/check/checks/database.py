"""`database`: it lets the release in, and its schema is one that this code knows."""

from collections.abc import Iterator

from offramp.check.facts import Facts, Migrations
from offramp.check.release import Release
from offramp.check.result import Finding, Status, failed, known, ok


def check(facts: Facts) -> Iterator[Finding]:
    """A schema that is behind is brought up to date by the release; one ahead is not ours."""
    release = known(facts.release)
    if facts.catalogue.offramp.database is None:
        yield ok("the application has none")
    elif release.component("postgres") and _is_first(facts, release):
        yield ok("the release makes it")
    else:
        database = known(facts.database)
        if database.error:
            yield failed(
                f"it cannot be used: {database.error}",
                "see the Secret `database`, key direct-url, and who may reach its host",
            )
        else:
            yield _schema(frozenset(database.revisions), facts.migrations, release)


def _is_first(facts: Facts, release: Release) -> bool:
    """Tell whether the chart's own PostgreSQL is still to be made: its Secret comes with it."""
    return known(facts.secrets).get((release.namespace, release.database or "")) is None


def _schema(there: frozenset[str], project: Migrations | None, release: Release) -> Finding:
    if project is None:
        return Finding(
            Status.WARNING,
            "it answers; the project has no alembic.ini, so nobody can tell its schema",
            "see yourself that it is migrated",
        )
    if there == project.heads:
        return ok(f"migrated to {', '.join(sorted(there))}")
    if strange := sorted(there - project.known):
        return failed(
            f"its schema is {', '.join(strange)}, which this code does not know",
            "deploy the code that made it, or newer",
        )
    told = f"at {', '.join(sorted(there))}" if there else "not migrated yet"
    if release.component("migrate"):
        return ok(f"{told}; the release migrates it to {', '.join(sorted(project.heads))}")
    return failed(f"it is {told}, and the release does not migrate", "set migrate.enabled: true")
