"""Addresses of PostgreSQL, and errors that may be told."""

import psycopg2
import pytest

from offramp import postgres


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("postgresql://ana:pw@db/shop", "postgresql://ana:pw@db/shop"),
        ("postgresql+psycopg2://ana:a+b@db/shop", "postgresql://ana:a+b@db/shop"),
        ("host=db user=ana+1", "host=db user=ana+1"),
    ],
)
def test_sqlalchemys_driver_is_left_out(url, read):
    """The functions' DATABASE_URL may name it, and libpq does not know it."""
    assert postgres.address(url) == read


def test_an_address_that_cannot_be_read_is_not_told():
    """It has the password in it, and libpq quotes it."""
    with pytest.raises(psycopg2.Error) as caught:
        psycopg2.connect("postgres//ana:s3cret@db/shop")

    assert "s3cret" in str(caught.value)
    assert postgres.reason(caught.value) == "its address cannot be read"


def test_what_the_server_says_is_told_on_one_line():
    """Whoever reads it can then do something."""
    with pytest.raises(psycopg2.Error) as caught:
        psycopg2.connect("postgresql://ana@/shop?host=/nowhere/at/all", connect_timeout=1)

    assert "/nowhere/at/all" in postgres.reason(caught.value)
    assert "\n" not in postgres.reason(caught.value)
