"""A database, the servers outside, and the settings of workers."""

import pytest

from outside.testing import running
from shared.database import Database
from tests.shared.worker.workers import add_user, environment


@pytest.fixture
def database(database_url):
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def outside():
    with running() as servers:
        yield servers


@pytest.fixture
def settings(database_url, outside, tmp_path):
    return environment(database_url, outside, tmp_path)


@pytest.fixture
def ana(database):
    return add_user(database)
