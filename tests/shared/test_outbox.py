"""Rows of the outbox: written with their transaction, leased by one, ended by nobody else."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest
from sqlalchemy import text

from shared import outbox
from shared.errors import Unavailable
from shared.outbox import rows
from shared.outbox.deliver import BETWEEN_ATTEMPTS, Topic, deliver, judge
from shared.retries import Backoff, PermanentError, TemporaryError

BACKOFF = Backoff(attempts=3, first=10, longest=60, longest_asked=100)


@pytest.fixture
def add(services):
    """Write a row and return its id."""

    def write():
        with services.database.transaction() as connection:
            return outbox.add(connection, "test", {"n": 1})

    return write


@pytest.fixture
def lease(services):
    """Lease rows for a worker."""

    def take(worker="w", limit=10, seconds=60):
        with services.database.transaction() as connection:
            return rows.lease(connection, worker, limit=limit, seconds=seconds)

    return take


@pytest.fixture
def run(services):
    """Run a statement and return its first row."""

    def read(statement):
        with services.database.transaction() as connection:
            result = connection.execute(text(statement))
            return result.first() if result.returns_rows else None

    return read


def test_a_row_goes_with_its_transaction(services, run):
    """What was rolled back must not be announced."""

    def fail():
        with services.database.transaction() as connection:
            outbox.add(connection, "test", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert run("SELECT count(*) FROM outbox") == (0,)


def test_a_leased_row_is_nobody_elses(add, lease):
    """Until the lease runs out."""
    row_id = add()

    (row,) = lease("a")
    assert (row.id, row.topic, row.payload, row.attempts) == (row_id, "test", {"n": 1}, 1)
    assert lease("b") == []


def test_a_lease_that_ran_out_is_taken_over(add, lease):
    """Its worker was killed, or seems so."""
    add()
    lease("a", seconds=0)

    (row,) = lease("b")
    assert (row.worker, row.attempts) == ("b", 2)


def test_rows_are_shared_out_without_overlap(add, lease):
    """Eight at once: SKIP LOCKED lets each take others."""
    wanted = {add() for _ in range(40)}
    with ThreadPoolExecutor(4) as pool:
        taken = list(chain.from_iterable(pool.map(lambda n: lease(f"w{n}", limit=5), range(8))))

    assert len(taken) == 40
    assert {row.id for row in taken} == wanted


@pytest.mark.parametrize("end", ["delivered", "postponed", "buried"])
def test_only_the_present_holder_ends_a_row(services, add, lease, run, end):
    """Not even the same worker in an earlier attempt."""
    add()
    (stale,) = lease("a", seconds=0)
    (held,) = lease("a")
    given = {
        "delivered": ((), {}),
        "postponed": (("why",), {"seconds": 5}),
        "buried": (("why",), {}),
    }
    arguments, options = given[end]
    with services.database.transaction() as connection:
        assert not getattr(rows, end)(connection, stale, *arguments, **options)
        assert run("SELECT state, leased_by FROM outbox") == ("pending", "a")
        assert getattr(rows, end)(connection, held, *arguments, **options)
    assert run("SELECT leased_by FROM outbox") == (None,)


def test_a_postponed_row_waits(services, add, lease):
    """Backoff: the next attempt comes later."""
    add()
    (row,) = lease()
    with services.database.transaction() as connection:
        rows.postponed(connection, row, "down", seconds=60)

    assert lease() == []


@pytest.mark.parametrize(
    ("error", "attempts", "state"),
    [
        (None, 1, "delivered"),
        (None, 9, "delivered"),
        (TemporaryError("down"), 1, "postponed"),
        (TemporaryError("down"), 3, "dead"),
        (Unavailable("the database"), 1, "postponed"),
        (PermanentError("no"), 1, "dead"),
        (KeyError("bug"), 2, "postponed"),
        (KeyError("bug"), 3, "dead"),
    ],
)
def test_what_a_failure_means(error, attempts, state):
    """The table of the decision."""
    assert judge(error, attempts, BACKOFF).state == state


def test_waits_grow_and_obey_the_service():
    """Full jitter within the bound, unless the service asked for more."""
    waits = [judge(TemporaryError("x"), 2, BACKOFF).wait for _ in range(200)]
    assert 0 <= min(waits) < 5
    assert 15 < max(waits) <= 20
    assert judge(TemporaryError("x", retry_after=90), 1, BACKOFF).wait == 90
    assert judge(TemporaryError("x", retry_after=9999), 1, BACKOFF).wait == 100


def test_without_settings_an_hour_without_the_service_is_bridged():
    """A provider that is down for its maintenance costs time, and nobody's replay."""
    rounds = [list(BETWEEN_ATTEMPTS.waits()) for _ in range(1000)]

    assert max(first for first, *_ in rounds) <= 5
    assert sum(sum(waits) < 3600 for waits in rounds) <= 10
    assert max(map(sum, rounds)) <= 8 * 3600


def test_a_row_and_what_it_reports_are_one_transaction(services, add, lease, run):
    """When settling fails, the row is not shown as delivered: it dies, visibly."""
    add()
    (row,) = lease()

    def settle(connection, *_):
        connection.execute(text("DELETE FROM outbox"))
        raise KeyError("a bug in settling")

    outcome = deliver(row, Topic(lambda *_: None, settle), services, BACKOFF)

    assert outcome.state == "dead"
    state, error = run("SELECT state, last_error FROM outbox")
    assert (state, error) == ("dead", "KeyError: 'a bug in settling'")
