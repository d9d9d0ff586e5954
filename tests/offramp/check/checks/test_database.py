from offramp.check.checks.database import check
from offramp.check.facts import Database
from offramp.check.result import UnknownError
from tests.offramp.check import objects

WITHOUT_MIGRATION = [objects.catalogue(), objects.function()]


def test_one_that_lets_nobody_in_fails(spoiled):
    """The pods would start and answer 503."""
    (found,) = check(spoiled(database=Database(error="password authentication failed")))

    assert (found.status, "password authentication failed" in found.message) == ("failed", True)


def test_one_that_nobody_could_ask_is_unknown(spoiled, judged):
    """For instance when a pod may not be made."""
    assert judged(check, spoiled(database=UnknownError("forbidden"))) == ["unknown"]


def test_a_schema_behind_is_brought_up_to_date_by_the_release(spoiled, judged):
    """That is what its migration Job is for."""
    assert judged(check, spoiled(database=Database(("0001",)))) == ["ok"]
    assert judged(check, spoiled(database=Database())) == ["ok"]


def test_a_schema_behind_fails_where_the_release_does_not_migrate(spoiled, judged):
    """New code on an old schema."""
    behind = spoiled(objects=WITHOUT_MIGRATION, database=Database(("0001",)))

    assert judged(check, behind) == ["failed"]


def test_a_schema_that_this_code_does_not_know_fails(spoiled):
    """Somebody is about to deploy older code over a newer schema."""
    (found,) = check(spoiled(database=Database(("0003",))))

    assert (found.status, "0003" in found.message) == ("failed", True)


def test_a_project_without_alembic_is_told_to_look_itself(spoiled, judged):
    """Others migrate with other tools."""
    assert judged(check, spoiled(migrations=None)) == ["warning"]


def test_the_charts_own_is_still_to_be_made(spoiled, judged):
    """At the first installation of a trial there is nothing to ask."""
    release = [*objects.release(), objects.deployment("postgres")]
    nobody = {"objects": release, "database": UnknownError("the Secret is missing")}

    assert judged(check, spoiled(secrets={}, **nobody)) == ["ok"]


def test_the_charts_own_may_be_gone_while_its_secret_is_kept(spoiled, judged):
    """After an installation that failed and was taken back, the next one must be possible."""
    release = [*objects.release(), objects.deployment("postgres")]
    gone = Database(error="could not translate host name")

    assert judged(check, spoiled(objects=release, database=gone)) == ["warning"]


def test_the_charts_own_is_asked_for_its_schema_once_it_answers(spoiled, judged):
    """A trial's schema can be newer than the code too."""
    release = [*objects.release(), objects.deployment("postgres")]

    assert judged(check, spoiled(objects=release, database=Database(("0003",)))) == ["failed"]
