"""The settings of workers, and a user."""

import pytest

from tests.shared.worker.workers import add_user, environment


@pytest.fixture
def settings(database_url, outside, tmp_path):
    return environment(database_url, outside, tmp_path)


@pytest.fixture
def ana(database):
    return add_user(database)
