"""Webhook events: each stored once, processed once, and only what the table can hold."""

from dataclasses import replace

import pytest

from shared.domain import webhooks
from shared.domain.webhooks import Event
from shared.errors import Invalid

EVENT = Event("shop", "e1", "order.paid", {"type": "order.paid", "order": {"id": 17}})
PROCESSED = "SELECT processed_at FROM webhook_events"


@pytest.fixture
def store(services):
    """Store an event in a transaction of its own."""

    def made(event, **options):
        with services.database.transaction() as connection:
            return webhooks.store(connection, event, **options)

    return made


@pytest.fixture
def processed(services):
    """Note that an event has been dealt with."""

    def made(source="shop", event_id="e1"):
        with services.database.transaction() as connection:
            webhooks.processed(connection, source, event_id)

    return made


def test_an_event_is_stored_as_it_came(store, rows):
    """Its payload may be asked about years later."""
    assert store(EVENT)
    assert rows("SELECT source, event_id, type, payload, processed_at FROM webhook_events") == [
        ("shop", "e1", "order.paid", EVENT.payload, None)
    ]


def test_an_event_comes_twice_and_counts_once(store, rows):
    """Also with another content: the id is the sender's promise, and the first stays."""
    store(EVENT)

    assert not store(EVENT)
    assert not store(replace(EVENT, type="order.gone", payload={}))
    assert rows("SELECT type FROM webhook_events") == [("order.paid",)]


def test_ids_belong_to_their_source(store):
    """Two senders may count from one."""
    assert store(EVENT)
    assert store(replace(EVENT, source="bank"))
    assert store(replace(EVENT, event_id="e2"))


def test_an_event_that_comes_twice_at_once_is_new_to_one(behind):
    """The twin waits until the first is sure."""
    stored = []

    twin = behind(
        lambda connection: stored.append(webhooks.store(connection, EVENT)),
        lambda connection: webhooks.store(connection, EVENT),
    )

    assert [*stored, twin.result()] == [True, False]


def test_what_was_rolled_back_is_new_again(services, store):
    """A sender repeats what we could not take."""

    def fail():
        with services.database.transaction() as connection:
            webhooks.store(connection, EVENT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store(EVENT)


def test_an_event_may_be_processed_where_it_is_stored(store, rows):
    """Payments are brought up to date in the same transaction."""
    store(EVENT, is_processed=True)

    assert rows(PROCESSED) != [(None,)]


def test_the_first_processing_counts(store, processed, rows):
    """A delivery that runs twice must not move the time."""
    store(EVENT)
    processed()
    before = rows(PROCESSED)
    processed()

    assert before != [(None,)]
    assert rows(PROCESSED) == before


def test_processing_another_event_changes_nothing(store, processed, rows):
    """Source and id name it together."""
    store(EVENT)
    processed("bank", "e1")
    processed("shop", "e2")

    assert rows(PROCESSED) == [(None,)]


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, -2.5, True, None, "text", {"é": "\t\n\x7f"}]},
        {"n": 10**400, "small": 5e-324, "zero": -0.0},
        {"": {"": []}},
        {"quote": "\"'\\u0000 \\ %(x)s :name"},
    ],
)
def test_what_json_can_say_is_stored_as_it_is(store, rows, value):
    """Placeholders and backslashes in it are text like any other."""
    assert webhooks.payload(value) == value
    assert store(replace(EVENT, payload=value))
    assert rows("SELECT payload FROM webhook_events") == [(value,)]


@pytest.mark.parametrize(
    "value",
    [
        {"a": "\x00"},
        {"\x00": 1},
        {"a": [{"b": ["\ud800"]}]},
        {"a": {"\udfff": None}},
        {"a": float("inf")},
        {"a": [float("-inf")]},
        {"a": float("nan")},
    ],
)
def test_what_jsonb_cannot_hold_is_refused(value):
    """At any depth, in keys and values; else the sender would see our 500."""
    with pytest.raises(Invalid, match="body must not contain control characters"):
        webhooks.payload(value)


def test_depth_is_no_matter(store):
    """The search has no recursion that a sender could exhaust."""
    value: dict = {}
    for _ in range(500):
        value = {"a": [value]}

    assert webhooks.payload(value) == value
    deep: dict = {}
    for _ in range(100_000):
        deep = {"a": deep}
    assert webhooks.payload(deep)["a"] is deep["a"]
