"""How each dependency is asked whether it is there; a probe returns, or raises."""

import socket
import ssl
from typing import Any

from sqlalchemy import text

from shared.monitoring import LIMIT_SECONDS
from shared.services import Services

READY = b"220"
COUNT = text("""
    SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'dead')
    FROM outbox WHERE state <> 'delivered'""")


def database(services: Services) -> dict[str, Any]:
    """One statement that touches no table."""
    services.database.row("SELECT 1", {})
    return {}


def mail(services: Services) -> dict[str, Any]:
    """Connect and wait for the greeting; with SMTP_TLS=tls it comes after the handshake."""
    config = services.config
    host, port = config.setting("SMTP_HOST"), int(config.setting("SMTP_PORT"))
    with socket.create_connection((host, port), LIMIT_SECONDS) as connection:
        if config.setting("SMTP_TLS") == "tls":
            context = ssl.create_default_context()
            with context.wrap_socket(connection, server_hostname=host) as secured:
                greeting = secured.recv(512)
        else:
            greeting = connection.recv(512)
    if not greeting.startswith(READY):
        raise ConnectionError("the mail server does not greet")
    return {}


def queue(services: Services) -> dict[str, Any]:
    """How many outbox rows wait, and how many gave up."""
    with services.database.transaction() as connection:
        pending, dead = connection.execute(COUNT).one()
    return {"pending": pending, "dead": dead}


def storage(services: Services) -> dict[str, Any]:
    """A folder that can be written, or a bucket that can be listed."""
    services.storage.check()
    return {}
