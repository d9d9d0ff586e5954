"""GET /events."""

import threading

MESSAGE = {"to": "+4915123456789", "text": "x"}


def open_stream(world, who):
    response = world.app.test_client().get("/events", headers=who.headers, buffered=False)
    return response, response.iter_encoded()


def test_changes_of_the_callers_notifications_are_told(world, ana, ben, outside, monkeypatch):
    """And of nobody else's."""
    monkeypatch.setattr("monolith.live.events.COMMENT_SECONDS", 600)
    response, stream = open_stream(world, ana)
    assert response.headers["Content-Type"] == "text/event-stream"
    assert next(stream) == b": connected\n\n"

    world.call("POST", "/notifications/sms", ben, json=MESSAGE)
    sent = world.call("POST", "/notifications/sms", ana, json=MESSAGE).json
    first = next(stream).decode()
    world.rows("UPDATE notifications SET status = 'failed'")
    second = next(stream).decode()
    response.close()

    expected = '{{"id": "{}", "channel": "sms", "status": "{}"}}'
    lines = [text.splitlines() for text in (first, second)]
    assert [line[0] for line in lines] == ["event: notification"] * 2
    assert lines[0][1] == "data: " + expected.format(sent["id"], "sent")
    assert lines[1][1] == "data: " + expected.format(sent["id"], "failed")


def test_quiet_streams_are_kept_open(world, ana, monkeypatch):
    """Proxies close what says nothing."""
    monkeypatch.setattr("monolith.live.events.COMMENT_SECONDS", 0)
    response, stream = open_stream(world, ana)
    next(stream)

    assert next(stream).startswith(b":")
    response.close()


def test_streams_end_with_the_server(world, ana):
    """Else each restart would wait for every browser."""
    _, stream = open_stream(world, ana)
    next(stream)
    closing: threading.Event = world.app.extensions["closing"]
    closing.set()

    assert list(stream) == []


def test_nobody_is_told_nothing(world):
    """The stream belongs to a caller."""
    assert world.call("GET", "/events").status_code == 401
