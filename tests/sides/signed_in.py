"""A session that tests share, although each begins with the first rows."""

import time

from tests.sides.rows import KEPT, Database
from tests.sides.sides import Side

RENEWED_SECONDS = 300  # a third of an access token's life


class SignedIn:
    """The demo account's session: made by a real login, then put among the rows again."""

    def __init__(self) -> None:
        self._token = ""
        self._until = 0.0

    def token(self, side: Side, database: Database) -> str:
        """Return an access token that both sides take; *side* is where it is got from."""
        if time.monotonic() < self._until:
            database.query(f"INSERT INTO sessions TABLE {KEPT}.session_of_demo")
            return self._token
        self._token = side.sign_in()["access_token"]
        self._until = time.monotonic() + RENEWED_SECONDS
        database.query(f"DROP TABLE IF EXISTS {KEPT}.session_of_demo")
        database.query(f"CREATE TABLE {KEPT}.session_of_demo AS TABLE sessions")
        return self._token
