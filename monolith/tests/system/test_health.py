"""GET /health and GET /version."""

import platform
import shutil
import socket
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy.engine import make_url

from monolith.notify.mail import TIMEOUT_SECONDS
from monolith.system import checks
from tests.waiting import PATIENCE_SECONDS

FEWEST_MAIL_MS = 1000 * TIMEOUT_SECONDS  # what sending a mail would wait for such a server


@pytest.fixture(autouse=True)
def patience(request, monkeypatch):
    """On a busy machine even what is up may take longer than two seconds to say so."""
    if "silent" not in request.node.name:
        monkeypatch.setattr(checks, "LIMIT_SECONDS", PATIENCE_SECONDS)


@pytest.fixture
def silent_port():
    """A port that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_all_is_well(world, outside):
    """Each dependency is named, with its milliseconds."""
    response = world.call("GET", "/health")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json["status"] == "ok"
    found = response.json["checks"]
    assert {name: check["required"] for name, check in found.items()} == {
        "database": True,
        "mail": False,
        "queue": False,
        "storage": False,
    }
    assert (found["queue"]["pending"], found["queue"]["dead"]) == (0, 0)
    assert all(check["ms"] >= 0 for check in found.values())
    assert not any("error" in check for check in found.values())


def test_the_queue_is_counted(world):
    """Dead letters are for people to see."""
    world.rows(
        "INSERT INTO outbox (id, topic, payload, state) SELECT gen_random_uuid(), 'email', '{}', s"
        " FROM unnest(ARRAY['pending', 'pending', 'dead', 'delivered']) AS s",
    )
    queue = world.call("GET", "/health").json["checks"]["queue"]

    assert (queue["pending"], queue["dead"]) == (2, 1)


def test_without_mail_the_service_is_degraded(environment, make_world):
    """What is not required does not take the service out of rotation."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        environment["SMTP_PORT"] = str(server.getsockname()[1])
    response = make_world().call("GET", "/health")

    assert response.status_code == 200
    assert response.json["status"] == "degraded"
    assert response.json["checks"]["mail"]["error"] == "refused"


def test_a_host_that_is_no_name_is_down(environment, make_world):
    """Whoever typed it looks here first."""
    environment["SMTP_HOST"] = "mail..example"
    response = make_world().call("GET", "/health")

    assert response.json["status"] == "degraded"
    assert response.json["checks"]["mail"]["error"] == "failed"


def test_a_silent_server_is_not_waited_for(environment, make_world, silent_port):
    """Each check ends after two seconds."""
    environment["SMTP_PORT"] = str(silent_port)
    mail = make_world().call("GET", "/health").json["checks"]["mail"]

    assert mail["error"] == "timeout"
    assert 1700 <= mail["ms"] < FEWEST_MAIL_MS


def test_a_folder_that_cannot_be_made_is_down(environment, make_world, tmp_path):
    """Uploads would fail."""
    Path(tmp_path / "file").write_text("not a folder")
    environment["STORAGE_URL"] = f"file://{tmp_path}/file/storage"
    found = make_world().call("GET", "/health").json["checks"]

    assert found["storage"]["error"] == "failed"
    shutil.rmtree(tmp_path)


def test_without_the_database_the_service_is_down(environment, make_world):
    """503 takes it out of rotation; the body is the same, and no problem document."""
    url = make_url(environment["DATABASE_URL"])
    environment["DATABASE_URL"] = url.set(database="no_such").render_as_string(hide_password=False)
    response = make_world().call("GET", "/health")

    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/json"
    assert response.json["status"] == "down"
    assert response.json["checks"]["database"]["error"] == "unreachable"


def test_a_lost_database_is_503_and_comes_back(world, ana, environment, postgres_url):
    """No restart is needed, and callers know when to try again."""
    name = make_url(environment["DATABASE_URL"]).database
    world.call("GET", "/users/me", ana)
    connection = psycopg2.connect(postgres_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        gone = world.call("GET", "/users/me", ana)
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    connection.close()
    back = world.call("GET", "/users/me", ana)

    assert gone.status_code == 503
    assert gone.json["detail"] == "the database is unavailable; try again later"
    assert gone.headers["Retry-After"] == "2"
    assert back.status_code == 200


def test_the_version_says_which_side_answers(environment, make_world):
    """What is not known is not made up."""
    environment["APP_VERSION"] = "1.2.3"

    assert make_world().call("GET", "/version").json == {
        "version": "1.2.3",
        "commit": "unknown",
        "built_at": "unknown",
        "side": "old",
        "python": platform.python_version(),
    }
