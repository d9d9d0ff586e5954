"""Tables that a side makes, changes or takes away."""

import pytest

from offramp.errors import OfframpError
from tests.offramp.verify.side_rows import application, rows

__all__ = ["application", "rows"]


def test_rows_of_a_table_that_a_side_makes_are_seen(application, rows):
    """Many applications make their tables at the first request."""
    application.execute("CREATE TABLE late (id serial PRIMARY KEY, text text)")
    assert rows.changes() == {}

    application.execute("INSERT INTO late (text) VALUES ('one')")
    assert rows.changes() == {"late": {"inserted": [{"id": 1, "text": "one"}]}}
    rows.restore()
    application.execute("SELECT count(*) FROM late")
    assert application.fetchone() == (0,)

    application.execute("INSERT INTO late (text) VALUES ('two')")
    rows.keep()
    application.execute("UPDATE late SET text = 'three'")
    assert rows.changes() == {"late": {"updated": [{"id": 2, "text": "three"}]}}


def test_a_table_that_is_there_for_a_while_is_forgotten(application, rows):
    """A load of many rows may go through one; the cases after it are compared all the same."""
    application.execute("CREATE TABLE staging AS SELECT 1 AS n")
    assert rows.changes() == {"staging": {"inserted": [{"n": 1}]}}
    application.execute("DROP TABLE staging")

    assert rows.changes() == {}
    rows.restore()
    rows.keep()
    assert rows.changes() == {}


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE tag",
        "DROP TABLE tag; CREATE TABLE tag (note_id bigint NOT NULL, name text)",
        "ALTER TABLE tag RENAME TO label",
        "ALTER TABLE tag ADD COLUMN colour text DEFAULT 'red'",
        "ALTER TABLE tag DROP COLUMN name",
    ],
)
def test_a_table_that_is_not_what_it_was_is_told(application, rows, statement):
    """
    A side that migrates within a request leaves nothing that could be put back.

    One that was made again was emptied for all later cases, and a new column not compared.
    """
    application.execute(statement)

    for act in (rows.changes, rows.restore, rows.keep):
        with pytest.raises(OfframpError, match=r"cannot be read or put back: .*dropped tag, or"):
            act()


def test_a_table_of_a_side_may_be_changed_by_it(application, rows):
    """It is made in steps, and rows of a column that came later are seen, too."""
    application.execute("CREATE TABLE late (text text)")
    assert rows.changes() == {}
    application.execute("ALTER TABLE late ADD COLUMN id serial PRIMARY KEY")
    application.execute("INSERT INTO late (text) VALUES ('one')")

    assert rows.changes() == {"late": {"inserted": [{"id": 1, "text": "one"}]}}
    rows.restore()
    assert rows.changes() == {}


def test_more_rows_than_can_be_compared_are_told_and_put_back(application, rows):
    """A million of them would take the machine's memory, several times in each case."""
    application.execute("INSERT INTO note (text) SELECT 'n' FROM generate_series(1, 100000)")

    with pytest.raises(OfframpError, match="more than 20,000 rows of note were written"):
        rows.changes()
    rows.restore()
    application.execute("SELECT count(*) FROM note")
    assert application.fetchone() == (2,)
    assert rows.changes() == {}
