from collections.abc import Iterator

import pytest

from outside.testing import Outside, running


@pytest.fixture(scope="module")
def servers() -> Iterator[Outside]:
    with running() as outside:
        yield outside


@pytest.fixture
def outside(servers: Outside) -> Iterator[Outside]:
    """The servers, without messages or faults of the test before."""
    servers.clear()
    yield servers
    servers.clear()
