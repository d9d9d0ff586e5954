"""Rows of the outbox: written with their transaction, leased by one, ended by nobody else."""

import select
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from uuid import uuid4

import psycopg2
import pytest
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT
from sqlalchemy import text

from shared import outbox
from shared.logging import request_id
from shared.outbox import rows


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


def test_a_row_carries_the_request_it_came_from(services, run):
    """One id leads from the request through the log to the message."""
    token = request_id.set("request-7")
    with services.database.transaction() as connection:
        outbox.add(connection, "test", {})
    request_id.reset(token)

    assert run("SELECT headers->>'request_id' FROM outbox") == ("request-7",)


def test_workers_hear_of_a_row_when_it_is_there(services, settings):
    """Earlier they would look, find nothing, and wait."""
    listening = psycopg2.connect(settings["DATABASE_URL"])
    listening.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    listening.cursor().execute("LISTEN outbox")
    with services.database.transaction() as connection:
        outbox.add(connection, "test", {})
        heard_before = select.select([listening], [], [], 0)[0]
    select.select([listening], [], [], 60)
    listening.poll()

    assert heard_before == []
    assert [one.channel for one in listening.notifies] == ["outbox"]
    listening.close()


def test_the_longest_due_come_first_and_no_more_than_asked(services, add, lease):
    """A queue that is behind works off its oldest."""
    oldest, newer, newest = add(), add(), add()
    with services.database.transaction() as connection:
        for days, row_id in enumerate((newest, newer, oldest), start=1):
            connection.execute(
                text("UPDATE outbox SET due_at = now() - make_interval(days => :n) WHERE id = :id"),
                {"n": days, "id": row_id},
            )

    assert {row.id for row in lease(limit=2)} == {oldest, newer}
    assert [row.id for row in lease(limit=2)] == [newest]
    assert lease(limit=0) == []


@pytest.mark.parametrize("end", [rows.delivered, lambda c, row: rows.buried(c, row, "no")])
def test_an_ended_row_is_not_leased_again(services, add, lease, run, end):
    """Neither what was delivered nor what was given up."""
    add()
    (row,) = lease(seconds=0)
    with services.database.transaction() as connection:
        assert end(connection, row)

    assert lease() == []
    assert run("SELECT finished_at IS NOT NULL FROM outbox") == (True,)


def test_a_lease_is_prolonged_for_its_holder_only(services, add, lease, run):
    """Who lost a row must not keep it from the new holder; ended rows have no lease."""
    add()
    (row,) = lease("a", seconds=0)
    left = "SELECT coalesce(extract(epoch FROM leased_until - now()), 0) > 30 FROM outbox"
    found = []
    for worker in ("b", "a"):
        with services.database.transaction() as connection:
            rows.keep(connection, worker, [row.id, uuid4()], seconds=60)
        found.append(run(left))
    with services.database.transaction() as connection:
        rows.delivered(connection, row)
        rows.keep(connection, "a", [row.id], seconds=60)

    assert found == [(False,), (True,)]
    assert run(left) == (False,)


def test_a_long_error_is_cut(services, add, lease, run):
    """Some services answer with a page of HTML."""
    add()
    (row,) = lease(seconds=0)
    with services.database.transaction() as connection:
        rows.postponed(connection, row, "x" * 10_000, seconds=0)

    assert run("SELECT length(last_error), state FROM outbox") == (500, "pending")


def test_the_queue_is_counted(services, add, lease):
    """What waits, what died, and for how long the oldest has been due; delivered rows are not."""

    def counts():
        with services.database.transaction() as connection:
            return rows.counts(connection)

    assert counts() == (0, 0, 0.0)
    for _ in range(3):
        add()
    first, second, third = lease(seconds=0)
    with services.database.transaction() as connection:
        rows.buried(connection, first, "no")
        rows.delivered(connection, second)
        later = text("UPDATE outbox SET due_at = now() - interval '90 s' WHERE id = :id")
        connection.execute(later, {"id": third.id})
    pending, dead, oldest_seconds = counts()

    assert (pending, dead) == (1, 1)
    assert 90 <= oldest_seconds < 3600
    with services.database.transaction() as connection:
        rows.postponed(connection, third, "later", seconds=60)
    assert counts() == (1, 1, 0.0)
