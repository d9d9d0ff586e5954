"""PostgreSQL's address as libpq reads it, and what of an error may be told."""

import psycopg2


def address(url: str) -> str:
    """Return *url* without SQLAlchemy's driver (``postgresql+psycopg2://``)."""
    scheme, sign, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}{sign}{rest}" if sign else url


def reason(error: psycopg2.Error) -> str:
    """
    Return what *error* says, on one line; empty where it says nothing.

    An address that libpq cannot read is quoted by it with the password, so that is not told.
    """
    if isinstance(error, psycopg2.ProgrammingError) and error.pgcode is None:
        return "its address cannot be read"
    return " ".join(str(error).split())
