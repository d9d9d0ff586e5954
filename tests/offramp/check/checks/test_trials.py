import pytest

from offramp.check.checks.trials import check
from tests.offramp.check import objects

SEEDING = objects.job("migrate", command=["sh", "-c", "migrate && fill-with-toys"])


@pytest.mark.parametrize(
    "part", [objects.deployment("postgres"), objects.deployment("outside"), SEEDING]
)
@pytest.mark.parametrize(
    ("env", "status"), [("dev", "ok"), ("staging", "warning"), ("prod", "failed")]
)
def test_a_trials_part_is_for_trials(spoiled, part, env, status, judged):
    """A database of one pod without backup loses everything one day."""
    assert judged(check, spoiled(env=env, objects=[part])) == [status]


def test_a_migration_alone_is_no_trial(facts, judged):
    """Production migrates too."""
    assert judged(check, facts) == ["ok"]
