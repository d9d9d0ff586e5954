"""Rows of the outbox: a way to write, lease and look at them."""

import pytest
from sqlalchemy import text

from shared import outbox
from shared.outbox import rows


@pytest.fixture
def add(services):
    """Write a row and return its id."""

    def write():
        with services.database.transaction() as connection:
            return outbox.add(connection, "test", {"n": 1})

    return write


@pytest.fixture
def lease(services):
    """Lease rows for a worker."""

    def take(worker="w", limit=10, seconds=60):
        with services.database.transaction() as connection:
            return rows.lease(connection, worker, limit=limit, seconds=seconds)

    return take


@pytest.fixture
def run(services):
    """Run a statement and return its first row."""

    def read(statement):
        with services.database.transaction() as connection:
            result = connection.execute(text(statement))
            return result.first() if result.returns_rows else None

    return read
