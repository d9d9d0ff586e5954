"""E-mail through a real SMTP server: what arrives, and what each failure means."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.mail import Mail, Mailer, compose
from shared.retries import PermanentError, TemporaryError

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def mailer(outside):
    return Mailer(outside.smtp_host, outside.smtp_port, "ledger@ledger.example")


def mail(to="ana@example.com", subject="Hello", text="Grüße\nAna"):
    return Mail("0b1d-2", to, subject, text)


def test_a_message_arrives_as_it_was_written(mailer, outside):
    """The text is UTF-8, the identity is the notification's."""
    mailer.send(mail(subject="Übersicht"), AT)

    (message,) = outside.messages("email")
    assert (message.to, message.subject) == ("ana@example.com", "Übersicht")
    assert message.text.splitlines() == ["Grüße", "Ana"]
    assert message.header("Message-ID") == "<0b1d-2@ledger>"
    assert message.header("From") == "ledger@ledger.example"
    assert message.header("Date") == "Sun, 01 Nov 2026 12:00:00 +0000"


@pytest.mark.parametrize("part", ["to", "subject"])
@pytest.mark.parametrize("end", ["\r\nBcc: eve@example.com", "\nBcc: eve@example.com"])
def test_a_second_header_line_is_refused(part, end):
    """Header injection: validation stops it first, this is the second wall."""
    with pytest.raises(PermanentError):
        compose(mail(**{part: "a@example.com" + end}), "ledger@ledger.example", AT)


@pytest.mark.parametrize(
    ("to", "header"),
    [
        ("eve,ana@example.com", '"eve,ana"@example.com'),
        ('a"b\\c@example.com', '"a\\"b\\\\c"@example.com'),
        ("<x@example.com", '"<x"@example.com'),
    ],
)
def test_an_address_with_odd_characters_stays_one_address(mailer, outside, to, header):
    """Read as a list, it would send the message to a stranger."""
    mailer.send(mail(to=to), AT)

    assert [message.header("To") for message in outside.messages("email")] == [header]


@pytest.mark.parametrize(
    "subject",
    ["Grüße " * 30, "=?utf-8?q?a=0D=0ABcc:_eve@example.com?=", " spaces ", "x" * 200, "日本語"],
)
def test_any_subject_arrives_as_it_was_written(mailer, outside, subject):
    """What only looks encoded is a text like any other."""
    mailer.send(mail(subject=subject), AT)

    (message,) = outside.messages("email")
    assert message.subject == subject
    assert message.header("Bcc") is None


@given(
    st.from_regex(
        r"[^@\s\x00-\x1f\x7f\ud800-\udfff]{1,9}@[^@\s.\x00-\x1f\x7f\ud800-\udfff]{1,9}\.[a-z]{2}",
        fullmatch=True,
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200),
)
@settings(max_examples=200, derandomize=True)
def test_every_allowed_message_can_be_written(to, subject):
    """An address that breaks the composer would be tried six times and never arrive."""
    head, _, _ = compose(mail(to=to, subject=subject), "l@ledger.example", AT).partition(
        b"\r\n\r\n"
    )
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] != b" "]

    assert names == [
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"MIME-Version", b"Content-Type",
        b"Content-Transfer-Encoding",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "error"), [("permanent", PermanentError), ("temporary", TemporaryError)]
)
def test_the_servers_refusal_says_whether_to_try_again(mailer, outside, fault, error):
    """5xx will not change, 4xx may."""
    outside.fault(smtp=fault)

    with pytest.raises(error, match="the mail server answered"):
        mailer.send(mail(), AT)


def test_a_server_that_is_away_is_temporary(mailer, outside):
    """A restart of the mail server must not lose messages."""
    outside.fault(smtp="refuse")

    with pytest.raises(TemporaryError):
        mailer.send(mail(), AT)


@pytest.mark.parametrize("words", ["421 4.3.2 closing", "500 5.5.1 what?", "no number at all"])
def test_what_was_accepted_is_sent_however_the_server_takes_leave(
    mailer, outside, monkeypatch, words
):
    """To send it again would be to send it twice."""

    async def leave(*_):
        return words

    monkeypatch.setattr("outside.smtp._Transaction.handle_QUIT", leave, raising=False)

    mailer.send(mail(), AT)

    assert len(outside.messages("email")) == 1
