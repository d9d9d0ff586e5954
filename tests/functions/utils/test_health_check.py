"""GET /health."""

import socket
import threading

import pytest

from shared import monitoring
from shared.database import Database
from shared.mail import TIMEOUT_SECONDS
from tests.protected_mail import protected_mail
from tests.waiting import PATIENCE_SECONDS

FUNCTION, PATH = "utils/health-check", "/health"
FEWEST_MAIL_MS = 1000 * TIMEOUT_SECONDS  # what sending a mail would wait for such a server
ADD_ROW = """
    INSERT INTO outbox (id, topic, payload, state) VALUES (gen_random_uuid(), 'x', '{}', :state)"""


@pytest.fixture(autouse=True)
def patience(request, monkeypatch):
    """On a busy machine even what is up may take longer than two seconds to say so."""
    if "silent" not in request.node.name:
        monkeypatch.setattr(monitoring, "LIMIT_SECONDS", PATIENCE_SECONDS)


@pytest.fixture
def mail_server(settings):
    """Something that greets as a mail server does, until the test ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    settings["SMTP_PORT"] = str(listener.getsockname()[1])

    def greet():
        connection, _ = listener.accept()
        connection.sendall(b"220 mail.example ready\r\n")
        connection.close()

    thread = threading.Thread(target=greet, daemon=True)
    thread.start()
    yield
    listener.close()


def test_all_is_well(call, mail_server):
    """The page of a healthy deployment, member by member."""
    answer = call("GET")

    assert (answer.status, answer.json["status"]) == (200, "ok")
    assert answer.headers["Cache-Control"] == "no-store"
    checks = answer.json["checks"]
    assert {name: one["required"] for name, one in checks.items()} == {
        "database": True,
        "mail": False,
        "queue": False,
        "storage": False,
    }
    assert (checks["queue"]["pending"], checks["queue"]["dead"]) == (0, 0)
    assert all("error" not in one and one["ms"] >= 0 for one in checks.values())


def test_the_queue_is_counted(call, rows):
    """A queue that only grows is the first sign of a worker that stands still."""
    for state in ("pending", "pending", "dead", "delivered"):
        rows(ADD_ROW, state=state)

    queue = call("GET").json["checks"]["queue"]

    assert (queue["pending"], queue["dead"]) == (2, 1)


def test_without_mail_it_is_degraded(call):
    """Requests still work, so no orchestrator may end the process for it."""
    answer = call("GET")

    assert (answer.status, answer.json["status"]) == (200, "degraded")
    assert answer.json["checks"]["mail"] | {"ms": 0} == {
        "status": "down",
        "ms": 0,
        "required": False,
        "error": "refused",
    }


def test_without_the_database_it_is_down(call, services):
    """Nothing works then; the same body with 503, no problem document."""
    services.database = Database("postgresql://postgres@127.0.0.1:9/x")

    answer = call("GET")

    assert (answer.status, answer.json["status"]) == (503, "down")
    assert answer.json["checks"]["database"]["error"] == "unreachable"
    assert answer.headers["Content-Type"] == "application/json"


def test_a_silent_mail_server_costs_two_seconds_at_most(call, settings):
    """A check that hangs must not make the page hang."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings["SMTP_PORT"] = str(silent.getsockname()[1])
        mail = call("GET").json["checks"]["mail"]

    assert mail["error"] == "timeout"
    assert 1700 <= mail["ms"] < FEWEST_MAIL_MS


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_mail_server_behind_tls_is_seen(call, settings, tmp_path, monkeypatch, tls):
    """One that waits for a handshake greets nobody before it."""
    with protected_mail(tmp_path, tls) as server:
        settings |= server.settings()
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        mail = call("GET").json["checks"]["mail"]

    assert mail["status"] == "ok"


def test_a_storage_that_cannot_be_made_is_down(call, settings, tmp_path):
    """Uploads would fail, so it shows."""
    (tmp_path / "file").touch()
    settings["STORAGE_URL"] = f"file://{tmp_path}/file/storage"

    storage = call("GET").json["checks"]["storage"]

    assert (storage["status"], storage["error"]) == ("down", "failed")
