"""Calls for later, as rows of a real database."""

import pytest

from offramp.backends.calls import OutboxQueue
from offramp.errors import OfframpError
from tests.database import execute


def test_a_call_is_a_row_whatever_driver_the_address_names(database_url):
    """The functions' DATABASE_URL may name SQLAlchemy's."""
    url = database_url.replace("postgresql://", "postgresql+psycopg2://", 1)

    OutboxQueue(lambda: url).add({"function": "greet"}, {"request_id": "c-1"})

    one_row = "SELECT 1 / (count(*) = 1)::int FROM outbox WHERE topic = 'invoke'"
    execute(database_url, one_row)  # divides by zero for another number of rows


@pytest.mark.parametrize(
    "url", ["postgres//ana:s3cret@db/shop", "postgresql://ana:s3cret@/shop?host=/nowhere/at/all"]
)
def test_nobody_who_calls_is_told_of_the_database(url):
    """Calls need no password, so the answer to a refused one may be read by anybody."""
    with pytest.raises(OfframpError) as caught:
        OutboxQueue(lambda: url).add({}, {})

    assert str(caught.value) == "the database does not take the call; try again later"
