"""Mail arrives, is shown, and fails in the ways that senders must tell apart."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest

from outside.testing import Outside


def send(outside: Outside, *, seconds: float = 60) -> None:
    mail = EmailMessage()
    mail["From"] = "ledger@ledger.example"
    mail["To"] = "ana@ana.example"
    mail["Subject"] = "Grüße aus Wien"
    mail["Message-ID"] = "<1@ledger>"
    mail.set_content("Zwei Zeilen:\nhier ist die zweite, mit €.\n")
    with smtplib.SMTP(outside.smtp_host, outside.smtp_port, timeout=seconds) as connection:
        connection.send_message(mail)


def test_a_mail_is_kept_as_its_reader_sees_it(outside):
    """Tests and people look at decoded text, not at transfer encodings."""
    send(outside)

    (message,) = outside.messages("email", "ana@ana.example")
    assert message.subject == "Grüße aus Wien"
    assert message.text == "Zwei Zeilen:\nhier ist die zweite, mit €.\n"
    assert message.sender == "ledger@ledger.example"
    assert message.header("message-id") == "<1@ledger>"


def test_a_server_that_refuses_is_down_until_it_works_again(outside):
    """A mail server that is down refuses connections; it must come back on the same port."""
    outside.fault(smtp="refuse")
    with pytest.raises(ConnectionRefusedError):
        send(outside)

    outside.fault(smtp=None)
    send(outside)
    assert len(outside.messages("email")) == 1


def test_a_temporary_failure_ends_after_the_times_asked_for(outside):
    """Senders' retries need a failure that goes away by itself."""
    outside.fault(smtp={"fault": "temporary", "times": 1})

    with pytest.raises(smtplib.SMTPDataError) as error:
        send(outside)
    assert error.value.smtp_code == 451
    send(outside)
    assert len(outside.messages("email")) == 1


def test_a_permanent_failure_is_told_apart_from_a_temporary_one(outside):
    """5xx must not be tried again."""
    outside.fault(smtp="permanent")

    with pytest.raises(smtplib.SMTPRecipientsRefused) as error:
        send(outside)
    assert error.value.recipients["ana@ana.example"][0] == 550
    assert outside.messages() == []


def test_a_slow_server_outlasts_the_senders_patience(outside):
    """Time-outs of senders are only tested by a server that really keeps them waiting."""
    outside.fault(smtp="slow")

    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(outside, seconds=0.2)
    assert outside.messages() == []


def test_mails_that_come_at_once_all_arrive(outside):
    """Several workers deliver at the same time."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: send(outside), range(40)))

    messages = outside.messages("email")
    assert len({message.number for message in messages}) == 40


def test_a_header_that_no_parser_reads_is_kept_as_it_is(outside):
    """A strange address is the sender's fault; the mail has arrived all the same."""
    with smtplib.SMTP(outside.smtp_host, outside.smtp_port) as smtp:
        strange = "To: ä@[$ä.i.=¡.0añ).òⱥ\r\nSubject: =?x-none?q?hm?=\r\n\r\nhello"
        smtp.sendmail("ana@ledger.example", "bob@example.org", strange.encode())

    [message] = outside.messages("email")
    assert (message.subject, message.text) == ("=?x-none?q?hm?=", "hello\n")
    assert ("To", "ä@[$ä.i.=¡.0añ).òⱥ") in message.headers
