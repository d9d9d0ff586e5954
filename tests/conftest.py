"""What tests of functions share: services on a real database, accounts, and a way to call."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from offramp_runtime.loading import load
from sqlalchemy import text

from outside.testing import Outside, running
from shared import passwords, testing
from shared.database import Database
from shared.domain import sessions
from shared.services import Services
from shared.testing import Answer

FUNCTIONS = Path(__file__).parents[1] / "functions"
PASSWORD = "ana's password"
SECRETS = {
    "payment_webhook_secrets": "whsec_payments_one\nwhsec_payments_two\n",
    "webhook_secrets": "shop=whsec_c2hvcCBzZWNyZXQgb2YgdGhlIHRlc3Rz\n",
    "sms_token": "development-sms-token\n",
}
ADD_USER = text("""
    INSERT INTO users (id, email, password_hash, name, role)
    VALUES (:id, :email, :password_hash, :name, :role)""")


@dataclass(frozen=True)
class Person:
    """An account of the test database, signed in."""

    id: uuid.UUID
    email: str
    session_id: uuid.UUID
    token: str


@pytest.fixture
def settings(database_url, tmp_path) -> dict[str, str]:
    """The environment of the function; a test may change it before it calls."""
    return {
        "DATABASE_URL": database_url,
        "LOG_LEVEL": "INFO",
        "STORAGE_URL": f"file://{tmp_path}/storage",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": "9",
        "SMS_URL": "http://127.0.0.1:9",
        "SMS_ACCOUNT": "AC0123456789",
        "RATES_URL": "http://127.0.0.1:9",
    }


@pytest.fixture
def services(settings, tmp_path) -> Iterator[Services]:
    """Services of one test, on its own database; the clock is the real one."""
    folder = testing.write_secrets(
        tmp_path / "secrets", vapid_private_key=testing.push_key(), **SECRETS
    )
    made = testing.services(settings, folder)
    yield made
    made.database.close()


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    """A database of this test, closed afterwards."""
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def outside() -> Iterator[Outside]:
    """Mail, SMS, push and rates servers of this test."""
    with running() as servers:
        yield servers


def sign_in(services: Services, name: str, role: str = "user") -> Person:
    """Write an account `<name>@ledger.example` with PASSWORD and a session of it."""
    user_id, email = uuid.uuid4(), f"{name}@ledger.example"
    row = {"id": user_id, "email": email, "name": name.capitalize(), "role": role}
    with services.database.transaction() as connection:
        connection.execute(ADD_USER, {**row, "password_hash": known_hash()})
        session_id = sessions.begin(connection, user_id)
    token = services.signer.issue(user_id, session_id, role, services.clock())
    return Person(user_id, email, session_id, token)


def known_hash(made: list[str] = []) -> str:  # noqa: B006 - one slow hash for the whole run
    """Return the argon2id hash of PASSWORD."""
    if not made:
        made.append(passwords.hash_of(PASSWORD))
    return made[0]


@pytest.fixture
def ana(services) -> Person:
    """A user."""
    return sign_in(services, "ana")


@pytest.fixture
def bob(services) -> Person:
    """Another user."""
    return sign_in(services, "bob")


@pytest.fixture
def admin(services) -> Person:
    """Somebody with the role admin."""
    return sign_in(services, "admin", "admin")


@pytest.fixture
def handle(request):
    """The function under test: the module's FUNCTION, such as `auth/login`."""
    folder = request.module.FUNCTION
    return load(FUNCTIONS / folder, name="tested_" + folder.replace("/", "_").replace("-", "_"))


@pytest.fixture
def call(handle, services, request):
    """Call the function: `call("POST", json={...}, caller=ana)`; path: the module's PATH."""

    def made(
        method: str, path: str | None = None, *, caller: Person | None = None, **given
    ) -> Answer:
        headers = dict(given.pop("headers", {}))
        if caller:
            headers.setdefault("Authorization", f"Bearer {caller.token}")
        event = testing.event(method, path or request.module.PATH, headers=headers, **given)
        return testing.call(handle, event, services)

    return made


@pytest.fixture
def rows(services):
    """Run a statement and return its rows: `rows("SELECT name FROM users")`."""

    def read(statement: str, **values):
        with services.database.transaction() as connection:
            result = connection.execute(text(statement), values)
            return [tuple(row) for row in result] if result.returns_rows else []

    return read
