"""POST /integrations/sync."""

import json
import threading

import pytest
from sqlalchemy import text

from monolith.extensions import db
from monolith.integrations import rate_pages, sync_thread
from monolith.problems import Unavailable
from tests.waiting import PATIENCE_SECONDS, until


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    """Retries follow at once; how long they would wait has its own test."""
    monkeypatch.setattr(rate_pages, "pause_seconds", lambda _: 0.0)


def sync(world, admin):
    return world.call("POST", "/integrations/sync", admin)


def state(world):
    return world.rows("SELECT cursor IS NULL, etag IS NULL FROM sync_state")


def stored(world):
    return world.rows("SELECT count(*) FROM exchange_rates")[0]


def test_all_pages_are_copied(world, admin, outside):
    """Afterwards there is no cursor, and the first page's tag is kept."""
    response = sync(world, admin)

    assert response.status_code == 200
    assert response.json == {"pages": 8, "rates": 750, "not_modified": False}
    assert stored(world) == 750
    assert state(world) == [(True, False)]


def test_what_has_not_changed_is_not_copied(world, admin, outside):
    """The tag saves the whole way."""
    sync(world, admin)

    assert sync(world, admin).json == {"pages": 0, "rates": 0, "not_modified": True}


def test_a_failure_in_the_middle_is_resumed(world, admin, outside):
    """What was copied stays, and is not copied again; the tag is still the first page's."""
    outside.fault(rates={"fail_after_pages": 3})
    failed = sync(world, admin)
    assert failed.status_code == 503
    assert failed.json["detail"] == "the exchange-rate service is unavailable; try again later"
    assert failed.headers["Retry-After"] == "2"
    assert stored(world) == 300
    assert state(world) == [(False, False)]

    outside.fault(rates=None)
    assert sync(world, admin).json == {"pages": 5, "rates": 450, "not_modified": False}
    assert stored(world) == 750
    assert sync(world, admin).json["not_modified"] is True


def test_short_failures_are_not_seen(world, admin, outside):
    """Three of four attempts may fail."""
    outside.fault(rates={"fault": 500, "times": 3})

    assert sync(world, admin).json["rates"] == 750


def test_a_page_of_another_shape_is_not_kept(world, admin, outside):
    """Nothing of it."""
    outside.fault(rates="garbage")

    assert sync(world, admin).status_code == 503
    assert stored(world) == 0


def test_only_one_sync_runs(world, admin, outside):
    """The other side takes the same lock."""
    with world.app.app_context(), db.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(7203001)"))
        busy = sync(world, admin)
        connection.execute(text("SELECT pg_advisory_unlock(7203001)"))

    assert busy.status_code == 409
    assert busy.json["detail"] == "a sync is already running"
    assert sync(world, admin).status_code == 200


def test_a_failed_sync_gives_the_lock_back(world, admin, outside):
    """Else no sync would ever run again."""
    outside.fault(rates="garbage")
    sync(world, admin)
    outside.fault(rates=None)

    assert sync(world, admin).status_code == 200


def test_only_admins_sync(world, ana):
    """It costs the service money."""
    assert sync(world, ana).status_code == 403


@pytest.mark.parametrize(("body", "status"), [(b"{}", 200), (b"[]", 422), (b'{"a": 1}', 422)])
def test_a_body_is_empty(world, admin, outside, body, status):
    """There is nothing to say."""
    sent = {"data": body, "content_type": "application/json"}

    assert world.call("POST", "/integrations/sync", admin, **sent).status_code == status


RATE = {"base": "EUR", "currency": "USD", "day": "2026-01-01", "rate": "1"}


def page(*rates, cursor=None):
    return json.dumps({"rates": rates, "next": cursor}).encode()


@pytest.mark.parametrize(
    "rate",
    [
        {"base": "EUR", "currency": "USD", "day": "2026-01-01", "rate": 1.1},
        {"base": "EUR", "currency": "USD", "day": "2026-01-01", "rate": "NaN"},
        {"base": "EUR", "currency": "USD", "day": "2026-01-01", "rate": "-1"},
        {"base": "EUR", "currency": "USD", "day": "2026-01-01", "rate": "99999999999"},
        {"base": "EUR", "currency": "USD", "day": "2026-02-30", "rate": "1"},
        {"base": "eur", "currency": "USD", "day": "2026-01-01", "rate": "1"},
        {"base": "EUR", "currency": 5, "day": "2026-01-01", "rate": "1"},
        {"base": "EUR", "currency": "USD", "day": "2026-01-01", "rate": "9999999999.999999999"},
        {"base": "EUR", "currency": "USD", "day": "2026-01-01", "rate": "0.000000001"},
        {"base": "EUR"},
        "EUR",
    ],
)
def test_strange_rates_are_refused(rate):
    """They would be believed by reports; also where a right one of the same day follows."""
    with pytest.raises(Unavailable):
        rate_pages.read(page(rate, RATE), None)


@pytest.mark.parametrize("cursor", ["", 17, "a\0b", "\ud800"])
def test_a_strange_cursor_is_refused(cursor):
    """Neither the database nor the next address can hold it; the sync's thread would end."""
    with pytest.raises(Unavailable):
        rate_pages.read(page(RATE, cursor=cursor), None)


def test_a_rate_that_comes_twice_is_one():
    """The last of a page counts, and counts once."""
    found = rate_pages.read(page(RATE, RATE | {"rate": "2"}), None)

    assert [row["rate"] for row in found.rows] == [2]


def test_pauses_are_bounded_and_obey_the_service(monkeypatch):
    """Full jitter below 0.1 s times a power of two; a service's own wish up to 10 s."""
    monkeypatch.undo()
    pauses = [rate_pages.pause_seconds(attempt) for attempt in (0, 1, 2, 10) for _ in range(50)]

    assert max(pauses[:50]) <= 0.1
    assert max(pauses) <= 5.0
    assert [rate_pages.asked_wait(text) for text in ("3", "60", "soon", "²", None)] == [
        3.0,
        10.0,
        None,
        None,
        None,
    ]


def test_the_thread_syncs_by_itself(environment, make_world, outside):
    """Nobody has to press a button."""
    environment["SYNC_INTERVAL"] = "0.01"
    world = make_world()
    thread = next(each for each in threading.enumerate() if each.name == "rate-sync")
    statement = "SELECT count(*) FROM sync_state WHERE cursor IS NULL"
    try:
        assert until(lambda: world.rows(statement) == [1])
    finally:
        world.app.extensions["closing"].set()
        thread.join(PATIENCE_SECONDS)

    assert not thread.is_alive()
    assert sync_thread.log.name == "monolith.integrations.sync_thread"
