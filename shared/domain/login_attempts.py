"""
The table `login_attempts`: at most five failures in 15 minutes for an e-mail and address.

A row is a failure. Attempts run side by side, but their outcomes are settled one after the
other for each pair, so many guesses at once cannot pass the bound, and many right passwords
at once are no failures.
"""

from typing import Any

from sqlalchemy import Connection, text

from shared.database import Database
from shared.errors import Busy

ALLOWED = 5
LAST = """
    SELECT count(*), extract(epoch FROM min(at) + interval '15 min' - clock_timestamp())
    FROM (SELECT at FROM login_attempts
          WHERE email = %(email)s AND address = %(address)s
            AND at > clock_timestamp() - interval '15 min'
          ORDER BY id DESC LIMIT 5) AS last"""
QUEUE = text("SELECT pg_advisory_xact_lock(hashtextextended(:email || ' ' || :address, 0))")
FORGET = text("""
    DELETE FROM login_attempts
    WHERE email = :email AND address = :address AND at <= clock_timestamp() - interval '15 min'""")
ADD = text("INSERT INTO login_attempts (email, address) VALUES (:email, :address)")
CLEAR = text("DELETE FROM login_attempts WHERE email = :email AND address = :address")


def check(database: Database, email: str, address: str) -> None:
    """Raise Busy while the pair has had its failures: nothing is verified then."""
    _refuse(database.row(LAST, {"email": email, "address": address}))


def settle(connection: Connection, email: str, address: str, *, is_right: bool) -> None:
    """
    Write down a failure, or forget the pair's failures when the password was right.

    Raises Busy, whatever the password was, if five failures were settled meanwhile.
    """
    pair = {"email": email, "address": address}
    connection.execute(QUEUE, pair)
    connection.execute(FORGET, pair)
    _refuse(connection.exec_driver_sql(LAST, pair).one())
    connection.execute(CLEAR if is_right else ADD, pair)


def _refuse(last: Any) -> None:
    failures, seconds = last
    if failures >= ALLOWED:
        error = Busy("", float(seconds))
        error.detail = f"too many failed attempts; try again in {error.headers['Retry-After']} s"
        raise error
