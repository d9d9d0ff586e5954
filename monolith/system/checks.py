"""The checks of GET /health; each returns more to show, or raises."""

import os
import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from monolith.extensions import db, storage
from monolith.models import OutboxRow
from monolith.settings import SettingError, Settings

LIMIT_SECONDS = 2.0
GREETING = b"220"

Shown = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """One dependency; where it *is_required*, the application is down without it."""

    name: str
    run: Callable[[], Shown]
    is_required: bool = False


def database() -> Shown:
    """The database answers."""
    with db.transaction() as session:
        session.execute(text("SELECT 1"))
    return {}


def queue() -> Shown:
    """How many deliveries wait, and how many gave up."""
    counts = select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
    with db.transaction() as session:
        found = {row.state: row.count for row in session.execute(counts)}
    return {"pending": found.get("pending", 0), "dead": found.get("dead", 0)}


def mail() -> Shown:
    """The mail server greets, behind a TLS handshake where there is one from the first byte."""
    settings: Settings = current_app.extensions["settings"]
    host, port = settings["SMTP_HOST"], int(settings["SMTP_PORT"])
    with socket.create_connection((host, port), LIMIT_SECONDS) as plain:
        connection = plain
        if settings["SMTP_TLS"] == "tls":
            connection = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        with connection:
            if not connection.recv(512).startswith(GREETING):
                raise ConnectionError("the mail server does not greet")
    return {}


def disk() -> Shown:
    """Uploads can be written."""
    if not os.access(storage.folder(), os.W_OK):
        raise PermissionError("the storage folder cannot be written")
    return {}


CHECKS = (
    Check("database", database, is_required=True),
    Check("mail", mail),
    Check("queue", queue),
    Check("storage", disk),
)


def run_all() -> dict[str, Shown]:
    """Run all checks at once; one that takes longer than its limit is down."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - as Flask says, for threads
    pool = ThreadPoolExecutor(len(CHECKS))
    deadline = time.monotonic() + LIMIT_SECONDS
    running = [(check, pool.submit(run, app, check)) for check in CHECKS]
    states: dict[str, Shown] = {}
    for check, future in running:
        try:
            states[check.name] = future.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            states[check.name] = state(check, LIMIT_SECONDS, error="timeout")
    pool.shutdown(wait=False, cancel_futures=True)
    return states


def run(app: Flask, check: Check) -> Shown:
    """Run one check in a thread of its own."""
    began = time.monotonic()
    with app.app_context():
        try:
            shown = check.run()
        except (OSError, UnicodeError, SQLAlchemyError, SettingError) as failure:
            return state(check, time.monotonic() - began, error=word(failure))
    return state(check, time.monotonic() - began) | shown


def state(check: Check, seconds: float, *, error: str | None = None) -> Shown:
    """What is shown of every check."""
    shown: Shown = {
        "status": "down" if error else "ok",
        "ms": round(seconds * 1000, 1),
        "required": check.is_required,
    }
    return shown | {"error": error} if error else shown


def word(failure: Exception) -> str:
    """One plain word for what went wrong; details stay inside."""
    if isinstance(failure, TimeoutError):
        return "timeout"
    if isinstance(failure, ConnectionRefusedError):
        return "refused"
    if isinstance(failure, SQLAlchemyError | socket.gaierror | ConnectionError):
        return "unreachable"
    return "failed"
