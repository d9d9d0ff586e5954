"""When nothing is under way any more, and rows can be compared."""

import pytest

from offramp.errors import OfframpError, UsageError
from offramp.verify.rows import Rows
from tests.offramp.verify.side_rows import application, rows

__all__ = ["application", "rows"]


def test_a_transaction_that_stays_open_is_told(application, database_url, rows, monkeypatch):
    """Waiting for ever would say nothing."""
    application.execute("BEGIN; UPDATE note SET text = 'mine' WHERE id = 1")
    rows._query("SET lock_timeout = '100ms'")
    rows._query("UPDATE note SET text = 'changed' WHERE id = 2")

    with pytest.raises(OfframpError, match="lock timeout"):
        rows.restore()
    application.execute("ROLLBACK")
    rows.restore()
    assert rows.changes() == {}


def test_the_projects_query_says_when_nothing_is_under_way(application, database_url):
    """Without one nobody knows, and a moment without writes has to do."""
    rows = Rows(database_url, "SELECT NOT EXISTS (SELECT FROM note WHERE text = 'pending')")
    before = rows.is_settled()
    application.execute("INSERT INTO note (text) VALUES ('pending')")
    after = rows.is_settled()
    rows.close()

    assert (before, after) == (True, False)


@pytest.mark.parametrize("query", ["SELECT nothing FROM nowhere", "SELECT 1 WHERE false", "no"])
def test_a_query_that_tells_nothing_is_refused(application, database_url, query):
    """Before anything is sent, and with the key that holds it."""
    with pytest.raises(UsageError, match=r"x-offramp\.verify\.settled gives no value"):
        Rows(database_url, query)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT pg_sleep(600) IS NULL", "statement timeout"),
        ("DELETE FROM note RETURNING true", "read-only"),
        ("SELECT setval('other.thing_n_seq', 9) > 0", "read-only"),
    ],
)
def test_a_query_that_hangs_or_writes_is_refused(
    application, database_url, query, reason, monkeypatch
):
    """It only asks; and while it is asked, nobody could end the comparison."""
    monkeypatch.setattr("offramp.verify.rows.SETTLED_SECONDS", 0.5)
    with pytest.raises(UsageError, match=f"gives no value: .*{reason}"):
        Rows(database_url, query)

    application.execute("SELECT count(*) FROM note")
    assert application.fetchone() == (2,)


def test_a_query_that_fails_later_is_no_mistake_of_the_project(application, database_url):
    """A case may have taken away what it asks for: that is then told of the case alone."""
    rows = Rows(database_url, "SELECT NOT EXISTS (SELECT FROM note WHERE text = 'pending')")
    application.execute("ALTER TABLE note RENAME text TO words")
    with pytest.raises(OfframpError, match="settled gives no value") as told:
        rows.is_settled()
    rows.close()

    assert not isinstance(told.value, UsageError)
