"""How tests upload a file, and what is there afterwards."""

from pathlib import Path

GOOD = "date,description,amount,currency,category\n2026-01-31,Rent,-750.00,eur,home\n"


def upload(world, who, content, **headers):
    """Send *content*, text or bytes, as CSV."""
    body = content.encode() if isinstance(content, str) else content
    return world.call(
        "POST",
        "/data/uploads",
        who,
        data=body,
        headers={"Content-Type": "text/csv", **headers},
    )


def stored(world):
    """Return the transactions, in the order of the file."""
    return world.rows(
        "SELECT booked_on::text, description, amount::text, currency, category"
        " FROM transactions ORDER BY id",
    )


def files(environment):
    """Return the files that were kept."""
    return list(Path(environment["STORAGE_URL"].removeprefix("file://")).rglob("*.csv"))
