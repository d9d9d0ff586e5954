"""Mail to a server that wants TLS and a login, as every public one does."""

import pytest

from tests.protected_mail import PASSWORD, protected_mail

# aiosmtpd does not see that a connection was encrypted from its first byte
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
MESSAGE = {"to": "bob@example.org", "subject": "Hello", "text": "Good morning."}


@pytest.fixture(params=["starttls", "tls"])
def server(request, tmp_path, monkeypatch):
    with protected_mail(tmp_path, request.param) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate))
        yield running


@pytest.fixture
def sent(server, environment, secret_folder, make_world, tmp_path):
    """What becomes of a message with the right settings, changed as a test says."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for secret in secret_folder.iterdir():
        (secrets / secret.name).symlink_to(secret)

    def send(password=PASSWORD, **changes):
        (secrets / "smtp-password").write_text(f"{password}\n")
        environment.update(server.settings(), secret_mount_path=str(secrets))
        environment.update(changes)
        world = make_world()
        response = world.call("POST", "/notifications/email", world.person("ana"), json=MESSAGE)
        assert response.status_code == 202
        [status] = world.rows("SELECT status FROM notifications")
        return world, status

    return send


def test_a_message_is_sent_encrypted_and_signed_in(sent, server):
    """The server takes none without both; its health is seen all the same."""
    world, status = sent()

    assert status == "sent"
    assert [message.to for message in server.mailbox.messages("email")] == ["bob@example.org"]
    assert world.call("GET", "/health").json["checks"]["mail"]["status"] == "ok"


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "old-password"},
        {"SMTP_USERNAME": ""},
        {"SMTP_TLS": "none"},
        {"SMTP_HOST": "localhost"},
    ],
    ids=["password", "no login", "in the clear", "another name"],
)
def test_what_is_set_wrong_loses_no_message(sent, server, changes):
    """It is left to the worker, which tries until the settings are right."""
    _, status = sent(**changes)

    assert status == "accepted"
    assert server.mailbox.messages("email") == []
