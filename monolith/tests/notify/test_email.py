"""POST /notifications/email, and what all notifications have in common."""

from concurrent.futures import ThreadPoolExecutor
from email.header import decode_header

import pytest

MESSAGE = {"to": "Bob@Example.org", "subject": "Grüße", "text": "Line one\nLine two"}


# The standard library's parser of addresses fails on this one.
BROKEN = "\u00e4@[$\u00e4.i.=\u00a1.0a\u00f1).\u00d2\u023a"


def send(world, who, message=MESSAGE, **headers):
    return world.call("POST", "/notifications/email", who, json=message, headers=headers)


def notifications(world):
    return world.rows("SELECT recipient, status, sent_at IS NULL FROM notifications")


def test_an_e_mail_is_sent_at_once(world, ana, outside):
    """The mail server has it before the caller has the answer."""
    response = send(world, ana)

    assert response.status_code == 202
    assert response.json | {"id": ""} == {"id": "", "channel": "email", "status": "accepted"}
    [message] = outside.messages("email")
    assert message.to == "bob@example.org"
    assert message.subject == "Grüße"
    assert message.text.splitlines() == ["Line one", "Line two"]
    headers = dict(message.headers)
    assert headers["Message-ID"] == f"<{response.json['id']}@ledger>"
    assert headers["From"] == "ledger@ledger.example"
    assert headers["Content-Type"].startswith("text/plain")
    assert "Date" in headers
    assert notifications(world) == [("bob@example.org", "sent", False)]
    assert world.rows("SELECT count(*) FROM outbox") == [0]


@pytest.mark.parametrize("fault", ["refuse", "temporary", "permanent"])
def test_what_fails_is_left_to_the_worker(world, ana, outside, fault):
    """Accepted is accepted: the row is free for the worker, with trace and request id."""
    outside.fault(smtp=fault)
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    response = send(world, ana, traceparent=traceparent, **{"x-request-id": "my-id"})

    assert response.status_code == 202
    assert notifications(world) == [("bob@example.org", "accepted", True)]
    [row] = world.rows(
        "SELECT topic, payload, headers, state, attempts, leased_until, leased_by,"
        " due_at <= now() FROM outbox",
    )
    headers = row[2]
    assert row[:2] == ("email", {"notification_id": response.json["id"]})
    assert row[3:] == ("pending", 0, None, None, True)
    assert headers["request_id"] == "my-id"
    assert headers["traceparent"].split("-")[1] == "0af7651916cd43dd8448eb211c80319c"


def test_a_row_is_leased_while_we_send(world, ana, outside, monkeypatch):
    """The worker keeps its hands off; and takes over if this process dies."""
    leases = []
    statement = "SELECT leased_by LIKE 'monolith-%', leased_until > now() FROM outbox"
    monkeypatch.setattr(
        "monolith.notify.mail.send",
        lambda _: leases.extend(world.rows(statement)),
    )
    send(world, ana)

    assert leases == [(True, True)]


@pytest.mark.parametrize(
    "to",
    ["a,b@example.org", "<x@example.org", "(c)@example.org", "ä@ö.de", BROKEN],
)
def test_strange_addresses_do_no_harm(world, ana, outside, to):
    """They are accepted by the contract; nobody else gets the message."""
    response = send(world, ana, MESSAGE | {"to": to})

    assert response.status_code == 202
    # the mail server closes a bracket that the address leaves open
    reached = {one.to.replace('"', "").removesuffix("]") for one in outside.messages("email")}
    assert reached <= {to.lower()}


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"to": "bob"}, "to must be an e-mail address"),
        (
            {"to": "bob@example.org\r\nBcc: eve@example.org"},
            "to must not contain control characters",
        ),
        ({"subject": "Hi\r\nBcc: eve@example.org"}, "subject must not contain control characters"),
        ({"subject": "x" * 201}, "subject must have at most 200 characters"),
        ({"text": ""}, "text must have at least 1 characters"),
        ({"text": "x" * 100_001}, "text must have at most 100000 characters"),
        ({"text": "a\x0bb"}, "text must not contain control characters"),
        ({"cc": "x"}, "cc is not known"),
    ],
)
def test_values_are_refused_by_name(world, ana, outside, change, detail):
    """Header injection is one of them; nothing is sent or written."""
    response = send(world, ana, MESSAGE | change)

    assert response.status_code == 422
    assert response.json["detail"] == detail
    assert notifications(world) == []
    assert outside.messages() == []


def test_the_same_key_sends_once(world, ana, outside):
    """The answer is the first one's."""
    first = send(world, ana, **{"Idempotency-Key": "k"})
    second = send(world, ana, **{"Idempotency-Key": "k"})

    assert second.json == first.json
    assert (second.status_code, second.headers["Idempotency-Replayed"]) == (202, "true")
    assert len(outside.messages("email")) == 1


def test_twins_send_once(world, ana, outside):
    """A double click is one message."""
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: send(world, ana, **{"Idempotency-Key": "k"}), range(6)))

    assert len({answer.json["id"] for answer in answers}) == 1
    assert len(outside.messages("email")) == 1
    assert len(notifications(world)) == 1


def test_a_key_is_for_one_request_on_one_route(world, ana, outside):
    """Another body is a conflict; another route is another key."""
    send(world, ana, **{"Idempotency-Key": "k"})
    other = send(world, ana, MESSAGE | {"text": "x"}, **{"Idempotency-Key": "k"})
    sms = world.call(
        "POST",
        "/notifications/sms",
        ana,
        json={"to": "+4915123456789", "text": "x"},
        headers={"Idempotency-Key": "k"},
    )

    assert other.status_code == 409
    assert sms.status_code == 202


def test_a_bad_key_is_refused(world, ana, outside):
    """Nothing is sent for it."""
    response = send(world, ana, **{"Idempotency-Key": "a b"})

    assert response.status_code == 422
    assert response.json["detail"] == ("Idempotency-Key must be 1 to 255 visible ASCII characters")
    assert outside.messages() == []


@pytest.mark.parametrize(
    "subject",
    ["plain", "x" * 200, "ü" * 200, " spaces at both ends ", "=?utf-8?q?no?=", "a\u2028b\x85c"],
)
def test_subjects_arrive_as_they_are(world, ana, outside, subject):
    """Whatever separates lines somewhere must not do so in a header."""
    send(world, ana, MESSAGE | {"subject": subject})

    [message] = outside.messages("email")
    parsed = decode_header(message.header("Subject"))
    text = "".join(
        part.decode(charset or "ascii") if isinstance(part, bytes) else part
        for part, charset in parsed
    )
    assert subject in (message.subject, text)


@pytest.mark.parametrize("words", ["421 4.3.2 closing", "500 5.5.1 what?", "no number at all"])
def test_what_was_accepted_is_sent_however_the_server_takes_leave(
    world, ana, outside, monkeypatch, words
):
    """To send it again would be to send it twice."""

    async def leave(*_):
        return words

    monkeypatch.setattr("outside.smtp._Transaction.handle_QUIT", leave, raising=False)

    send(world, ana)

    assert len(outside.messages("email")) == 1
    assert notifications(world) == [("bob@example.org", "sent", False)]
