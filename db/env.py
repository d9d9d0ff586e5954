"""
Alembic's entry into this folder.

`db.migrate` hands over a connection that already holds the lock; the `alembic` command
(`alembic -c db/alembic.ini ...`) brings none and gets one from DATABASE_URL.
"""

import os

from alembic import context
from sqlalchemy import Connection

from db.migrate import engine


def run(connection: Connection) -> None:
    """Apply what Alembic decided, in the connection's transaction."""
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with engine(os.environ["DATABASE_URL"]).begin() as opened:
        run(opened)
