"""What Prometheus learns of the queue."""

from prometheus_client import REGISTRY

from shared.worker import numbers


def value(name, **labels):
    """Return a number as it would be shown."""
    return REGISTRY.get_sample_value(name, labels)


def test_the_queue_is_shown_as_it_is_now():
    """The last count replaces the one before; dead rows are told apart from waiting ones."""
    numbers.queue(7, 2, 12.5)
    numbers.queue(3, 1, 0.0)

    assert value("outbox_rows", state="pending") == 3
    assert value("outbox_rows", state="dead") == 1
    assert value("outbox_oldest_due_seconds") == 0


def test_deliveries_are_counted_by_topic_and_outcome():
    """So that an alarm can tell a mail server from a bug."""
    labels = {"topic": "test_numbers", "outcome": "dead"}
    numbers.DELIVERIES.labels(**labels).inc()
    numbers.SECONDS.labels("test_numbers").observe(0.2)

    assert value("outbox_deliveries_total", **labels) == 1
    assert value("outbox_deliveries_total", **labels | {"outcome": "delivered"}) is None
    assert value("outbox_delivery_seconds_count", topic="test_numbers") == 1
