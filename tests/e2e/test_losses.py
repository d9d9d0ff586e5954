"""What was acknowledged is not lost, whoever dies under load."""

import contextlib
import signal

import pytest

from tests.e2e.writers import Writers
from tests.waiting import until

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("back")]
FUNCTION = "notifications-send-email"
ENOUGH = 40
OLD = "app.kubernetes.io/component=old"


@pytest.fixture
def both_sides(cluster):
    """Half of the writes go to either side."""
    assert cluster.offramp("shift", FUNCTION, "--to", "50", "--yes").code == 0


def kill(cluster, selector):
    """End pods at once, without their time to finish; there are some."""
    assert cluster.select("pod", selector), selector
    cluster.kubectl("delete", "pod", "-l", selector, "--force", "--grace-period=0")


@contextlib.contextmanager
def a_shift(cluster):
    with cluster.start("shift", FUNCTION, "--yes", "--window", "60") as process:
        yield
        process.send_signal(signal.SIGKILL)
        process.wait()


VICTIMS = {
    "function": f"offramp.dev/function={FUNCTION}",
    "old side": OLD,
    "worker": "app.kubernetes.io/component=worker",
    "pgbouncer": "app.kubernetes.io/component=pgbouncer",
    "postgres": "app.kubernetes.io/component=postgres",
}


@pytest.mark.parametrize("victim", VICTIMS)
def test_no_acknowledged_write_is_lost(victim, cluster, anybody, both_sides, fresh, measured):
    """Pods are killed, not asked; writes go on before, meanwhile and afterwards."""
    with Writers(anybody, rate=10) as writers:
        until(lambda: len(writers.acknowledged) > ENOUGH, seconds=120)
        kill(cluster, VICTIMS[victim])
        before = len(writers.acknowledged)
        until(lambda: len(writers.acknowledged) > before + ENOUGH, seconds=300)

    gone = lost(cluster, fresh, writers)
    measured.add(f"acknowledged writes while the {victim} was killed", len(writers.acknowledged))
    measured.at_most("  of these lost", len(gone), 0)
    assert not gone
    measured.add("  not acknowledged meanwhile", writers.refused)


def test_a_killed_shift_loses_no_acknowledged_write(cluster, anybody, fresh):
    """It only tells Istio; nothing goes through it."""
    with Writers(anybody, rate=10) as writers:
        with a_shift(cluster):
            until(lambda: cluster.weights(FUNCTION)[FUNCTION] == 10, seconds=120)
            until(lambda: len(writers.acknowledged) > ENOUGH, seconds=120)
        before = len(writers.acknowledged)
        until(lambda: len(writers.acknowledged) > before + ENOUGH, seconds=120)

    assert not lost(cluster, fresh, writers)
    assert writers.refused == 0


@pytest.fixture
def fresh(cluster, connected):
    """Ask the database with a connection of the moment; it may have been away."""
    with connected() as database:
        database.restore()

    def ask(statement):
        with connected() as database:
            return database.query(statement)

    return ask


def lost(cluster, ask, writers) -> set[str]:
    """Return what was acknowledged but is not stored, once everything is delivered."""
    cluster.kubectl("rollout", "status", "statefulset/postgres")
    until(lambda: ask("SELECT 1 FROM outbox WHERE state = 'pending'") == [], seconds=180)
    stored = {subject for (subject,) in ask("SELECT subject FROM notifications")}
    return writers.acknowledged - stored
