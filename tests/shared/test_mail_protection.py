"""Mail to a server that wants TLS and a login, as every public one does."""

from datetime import UTC, datetime

import pytest

from shared import mail
from shared.config import Config, NotConfigured
from shared.mail import Mail
from shared.retries import TemporaryError
from tests.protected_mail import PASSWORD, protected_mail

# aiosmtpd does not see that a connection was encrypted from its first byte
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
MESSAGE = Mail("0b1d-2", "ana@example.com", "Hello", "Good morning.")


@pytest.fixture(params=["starttls", "tls"])
def server(request, tmp_path):
    with protected_mail(tmp_path, request.param) as running:
        yield running


@pytest.fixture
def believed(server, monkeypatch):
    """As OpenSSL is told of another authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))


@pytest.fixture
def send(server, tmp_path):
    """Send a message with the right settings, changed as a test says."""

    def sent(password=PASSWORD, **changes):
        (tmp_path / "smtp-password").write_text(f"{password}\n")
        config = Config(server.settings() | changes, tmp_path)
        mail.from_config(config).send(MESSAGE, AT)

    return sent


def test_a_message_arrives_encrypted_and_signed_in(send, server, believed):
    """The server takes none without both."""
    send()

    (message,) = server.mailbox.messages("email")
    assert (message.to, message.subject) == ("ana@example.com", "Hello")


def test_a_certificate_nobody_vouches_for_is_not_believed(send, server):
    """Else anybody on the way could read the password."""
    with pytest.raises(TemporaryError, match="CERTIFICATE_VERIFY_FAILED"):
        send()

    assert server.mailbox.messages("email") == []


@pytest.mark.usefixtures("believed")
def test_a_wrong_password_loses_no_message(send):
    """535 is about us and not about the message: it waits until the secret is right."""
    with pytest.raises(TemporaryError, match="the mail server answered 535"):
        send(password="old-password")


@pytest.mark.usefixtures("believed")
def test_a_missing_login_loses_no_message(send):
    """530 is about us, too."""
    with pytest.raises(TemporaryError, match="the mail server answered 530"):
        send(SMTP_USERNAME="")


def test_a_server_without_starttls_loses_no_message(outside):
    """It is asked for by a setting, and nothing is sent in the clear instead."""
    mailer = mail.Mailer(outside.smtp_host, outside.smtp_port, "l@ledger.example", "starttls")

    with pytest.raises(TemporaryError, match="SMTP_TLS or SMTP_USERNAME is wrong"):
        mailer.send(MESSAGE, AT)
    assert outside.messages("email") == []


def test_a_password_is_not_sent_in_the_clear(tmp_path):
    """Found before the first message, with the names of both settings."""
    with pytest.raises(NotConfigured, match="SMTP_USERNAME needs SMTP_TLS"):
        mail.from_config(Config({"SMTP_USERNAME": "ledger"}, tmp_path))


def test_a_password_is_not_shown():
    """Objects end in tracebacks."""
    assert PASSWORD not in repr(mail.Login("ledger", PASSWORD))


@pytest.mark.parametrize(("username", "problem"), [("", None), ("ledger", "is required")])
def test_the_password_is_required_with_a_username(tmp_path, username, problem):
    """GET /config must not call an installation wrong that needs none."""
    entries = Config({"SMTP_USERNAME": username}, tmp_path).entries()

    assert {entry.name: entry.problem for entry in entries}["smtp-password"] == problem
