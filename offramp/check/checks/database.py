"""`database`: it lets the release in, and its schema is one that this code knows."""

from collections.abc import Iterator

from offramp.check.facts import Facts, Migrations
from offramp.check.release import Release
from offramp.check.result import Finding, Status, UnknownError, failed, known, ok


def check(facts: Facts) -> Iterator[Finding]:
    """A schema that is behind is brought up to date by the release; one ahead is not ours."""
    release = known(facts.release)
    if facts.catalogue.offramp.database is None:
        yield ok("the application has none")
    elif release.component("postgres") and (why := _silence(facts)):
        yield _own(facts, release, why)
    else:
        database = known(facts.database)
        if database.error:
            yield failed(
                f"it cannot be used: {database.error}",
                "see the Secret `database`, key direct-url, and who may reach its host",
            )
        else:
            yield _schema(frozenset(database.revisions), facts.migrations, release)


def _silence(facts: Facts) -> str:
    """Return why the database said nothing of its schema, or nothing."""
    is_unknown = isinstance(facts.database, UnknownError)
    return str(facts.database) if is_unknown else known(facts.database).error


def _own(facts: Facts, release: Release, why: str) -> Finding:
    """The chart's own: its Secret outlives it, also an installation that was taken back."""
    if known(facts.secrets).get((release.namespace, release.database or "")) is None:
        return ok("the release makes it")
    return Finding(
        Status.WARNING,
        f"the chart's own does not answer ({why}); the release makes it anew",
        "if it should run: see `kubectl get pods`",
    )


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
