"""Real worker processes for tests, and what the database says about their work."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import text

from outside.testing import Outside
from shared.database import Database
from shared.domain import notifications
from shared.domain.notifications import Draft
from shared.testing import write_secrets
from tests.shared.worker import warm
from tests.shared.worker.warm import ROOT


def environment(database_url: str, outside: Outside, folder: Path) -> dict[str, str]:
    """Return what a worker needs; its waits are short."""
    secrets = write_secrets(
        folder / "secrets", sms_token=outside.sms_token, vapid_private_key=p256_pem()
    )
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "SMTP_HOST": outside.smtp_host,
        "SMTP_PORT": str(outside.smtp_port),
        "SMS_URL": outside.http_url,
        "SMS_ACCOUNT": "AC1",
        "STORAGE_URL": f"file://{folder}/storage",
        "secret_mount_path": str(secrets),
        "OUTBOX_FIRST_WAIT_SECONDS": "0.05",
        "OUTBOX_LONGEST_WAIT_SECONDS": "0.5",
        "OUTBOX_POLL_SECONDS": "0.2",
    }


@cache
def p256_pem() -> str:
    """Return a private key for push messages."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    return pem.decode()


def fresh(environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a worker as everybody does."""
    command, pipe = [sys.executable, "-m", "shared.worker"], subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, text=True)


@contextmanager
def running(
    settings: dict[str, str],
    start: Callable[[dict[str, str]], warm.Forked | subprocess.Popen[str]] = warm.start,
    **more: str,
) -> Iterator[warm.Forked | subprocess.Popen[str]]:
    """Yield a worker that has said it is ready; it is killed afterwards if it still runs."""
    process = start(settings | more)
    try:
        line = process.stdout.readline()
        assert "is ready" in line, line
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def add_user(database: Database) -> UUID:
    """Write a user and return its id."""
    user_id = uuid4()
    statement = text(
        "INSERT INTO users (id, email, password_hash, name) VALUES (:id, :e, '!', 'x')"
    )
    with database.transaction() as connection:
        connection.execute(statement, {"id": user_id, "e": f"{user_id}@example.com"})
    return user_id


def accept(database: Database, user_id: UUID, draft: Draft) -> UUID:
    """Accept a notification in a transaction of its own."""
    with database.transaction() as connection:
        return notifications.accept(connection, user_id, draft)


def email(to: str = "ana@example.com") -> Draft:
    """Return a draft."""
    return Draft("email", to, "text", "subject")


def states(database: Database) -> dict[str, int]:
    """Return how many outbox rows are in each state."""
    with database.transaction() as connection:
        found = connection.execute(text("SELECT state, count(*) FROM outbox GROUP BY state"))
        return {row.state: row.count for row in found}


def only(database: Database, statement: str) -> Any:
    """Return the one row of *statement*."""
    with database.transaction() as connection:
        return connection.execute(text(statement)).one()
