"""Both sides, as processes on one database with the same secrets; new rows for each test."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from offramp.local import secrets
from outside.testing import Outside, running
from tests.database import clone
from tests.sides import started
from tests.sides.rows import Database
from tests.sides.sides import Side
from tests.sides.signed_in import SignedIn

ADDRESSES = count(1)


@pytest.fixture(scope="session")
def secrets_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    secrets.ensure(folder, started.STACK["x-offramp"]["secrets"])
    return folder


@pytest.fixture(scope="session")
def secret_texts(secrets_folder) -> dict[str, str]:
    """What stands in each secret file."""
    return {path.name: path.read_text() for path in secrets_folder.iterdir()}


@pytest.fixture(scope="session")
def outside_servers(secrets_folder) -> Iterator[Outside]:
    with running(sms_token=(secrets_folder / "sms-token").read_text().strip()) as outside:
        yield outside


@pytest.fixture(scope="session")
def shared_database_url(postgres_url, seeded_template) -> Iterator[str]:
    with clone(postgres_url, seeded_template) as url:
        yield url


@pytest.fixture(scope="session")
def environment(shared_database_url, secrets_folder, outside_servers, tmp_path_factory) -> dict:
    """What both sides are configured with."""
    return {
        **started.STACK["x-offramp"]["environment"],
        "DATABASE_URL": shared_database_url,
        "LOG_LEVEL": "WARNING",
        "SMTP_PORT": str(outside_servers.smtp_port),
        "SMS_URL": outside_servers.http_url,
        "PUSH_URL": outside_servers.http_url,
        "RATES_URL": outside_servers.http_url,
        "STORAGE_URL": f"file://{tmp_path_factory.mktemp('storage')}",
        "SYNC_INTERVAL": "0",
        "secret_mount_path": str(secrets_folder),
    }


@pytest.fixture(scope="session")
def shared_database(shared_database_url, outside_servers) -> Iterator[Database]:
    database = Database(shared_database_url)
    database.query(
        "UPDATE push_subscriptions SET endpoint = %s", (f"{outside_servers.http_url}/push/demo",)
    )
    database.keep()
    yield database
    database.close()


@pytest.fixture(scope="session")
def processes(environment, shared_database, tmp_path_factory) -> Iterator[dict[str, Side]]:
    logs = tmp_path_factory.mktemp("logs")
    with (
        started.old(environment, logs / "old.log") as old,
        started.new(environment, logs / "new.log") as new,
    ):
        yield {"old": old, "new": new}


@pytest.fixture
def database(shared_database) -> Database:
    """The database, with the seeded rows and nothing else."""
    shared_database.restore()
    return shared_database


@pytest.fixture
def outside(outside_servers) -> Iterator[Outside]:
    """The protocol servers, without messages or faults of the test before."""
    outside_servers.clear()
    yield outside_servers
    outside_servers.clear()


@pytest.fixture
def sides(processes, database, outside) -> dict[str, Side]:
    """Old and new by name; this test's client has an address that no other test has."""
    number = next(ADDRESSES)
    address = f"10.{number // 65_536 % 256}.{number // 256 % 256}.{number % 256}"
    return {name: replace(side, address=address) for name, side in processes.items()}


@pytest.fixture(scope="session")
def demo() -> SignedIn:
    """The session of the demo account for tests that need one, whichever it is."""
    return SignedIn()


@pytest.fixture
def token(sides, database, demo) -> str:
    """An access token of the demo account; a password's hash for each test would take longer."""
    return demo.token(sides["old"], database)


@pytest.fixture
def old(sides) -> Side:
    return sides["old"]


@pytest.fixture
def new(sides) -> Side:
    return sides["new"]
