import psycopg2
import pytest

from offramp.verify import paths
from offramp.verify.differ import differences
from offramp.verify.rows import Rows
from tests.offramp.verify.side_rows import application, rows

__all__ = ["application", "rows"]


def test_nothing_happened_is_no_change(rows):
    """Also right after rows were put back."""
    assert rows.changes() == {}
    rows.restore()
    assert rows.changes() == {}


def test_everything_that_was_written_is_seen(application, rows):
    """Inserted, updated and deleted, in every schema, with the columns that changed."""
    application.execute("INSERT INTO note (text) VALUES ('three')")
    application.execute("UPDATE note SET amount = 2.50 WHERE text = 'two'")
    application.execute("DELETE FROM tag WHERE name IS NULL")
    application.execute("""UPDATE other.thing SET data = '{"a": 3}'""")

    changes = rows.changes()
    assert changes["note"]["inserted"] == [{"id": 3, "text": "three", "amount": None, "raw": None}]
    assert [(row["id"], str(row["amount"])) for row in changes["note"]["updated"]] == [(2, "2.50")]
    assert changes["tag"] == {"deleted": [{"note_id": 2, "name": None}]}
    assert changes["other/thing"] == {"updated": [{"n": 1, "data": {"a": 3}}]}


def test_what_an_older_transaction_writes_later_is_seen(application, database_url, rows):
    """A thread of a side may have begun before what is kept was written."""
    application.execute("BEGIN")
    application.execute("SELECT pg_current_xact_id()")
    with psycopg2.connect(database_url) as younger, younger.cursor() as cursor:
        cursor.execute("UPDATE note SET text = 'kept' WHERE id = 1")
    younger.close()
    rows.keep()
    application.execute("UPDATE note SET text = 'late' WHERE id = 2")
    application.execute("COMMIT")

    assert rows.changes() == {"note": {"updated": [{"id": 2, "text": "late"}]}}


def test_a_key_that_the_database_fills_in_is_none(application, database_url):
    """A generated column is not read; a row that changed counts as deleted and inserted."""
    application.execute(
        "CREATE TABLE page (path text, slug text GENERATED ALWAYS AS (lower(path)) STORED,"
        " n integer, PRIMARY KEY (n, slug)); INSERT INTO page (path, n) VALUES ('A', 1)"
    )
    rows = Rows(database_url)
    application.execute("UPDATE page SET path = 'B'")
    changes = rows.changes()
    rows.close()

    assert changes["page"] == {
        "inserted": [{"path": "B", "n": 1}],
        "deleted": [{"path": "A", "n": 1}],
    }


def test_what_was_written_and_taken_back_is_no_change(application, rows):
    """Only what stays behind counts; a rolled back transaction leaves nothing."""
    application.execute("UPDATE note SET text = 'x' WHERE id = 1")
    application.execute("UPDATE note SET text = 'one' WHERE id = 1")
    application.execute("BEGIN; DELETE FROM note; ROLLBACK")

    assert rows.changes() == {}


@pytest.mark.parametrize("key", ["", ", PRIMARY KEY (t)"])
def test_a_column_may_have_any_name(application, database_url, key):
    """Of a table with a column `t`, as of times, nothing else was read."""
    application.execute(f'CREATE TABLE x (t integer, r text, x text, "a%s b" integer{key})')
    application.execute("INSERT INTO x VALUES (1, 'one', 'kept', 1)")
    rows = Rows(database_url)
    application.execute("UPDATE x SET r = 'two'")
    changes = rows.changes()
    rows.restore()
    after = rows.changes()
    rows.close()

    row = {"t": 1, "r": "one", "x": "kept", "a%s b": 1}
    if key:
        assert changes["x"] == {"updated": [{"t": 1, "r": "two"}]}
    else:
        assert changes["x"] == {"inserted": [row | {"r": "two"}], "deleted": [row]}
    assert after == {}


def test_a_number_and_its_text_in_a_json_column_are_two(application, database_url):
    """Lists of rows that held the one and the other were taken for the same."""
    application.execute("CREATE TABLE event (data jsonb)")
    rows = Rows(database_url)
    found = []
    for data in ('{"amount": 12.5}', '{"amount": "12.5"}', '{"amount": 12.50}'):
        application.execute("INSERT INTO event VALUES (%s)", (data,))
        found.append({"rows": rows.changes()})
        rows.restore()
    rows.close()

    number, text, other = found
    assert [paths.text(each.path) for each in differences(number, text)] == [
        "rows.event.inserted[0].data.amount"
    ]
    assert list(differences(number, other)) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("numeric", "10::numeric ^ 5000 + {}"), ("jsonb", "('[' || 10::numeric ^ 5000 + {} || ']')")],
)
def test_a_number_of_any_length_is_compared(application, database_url, column, value):
    """Python reads none of so many digits, which ended the comparison of all functions."""
    application.execute(f"CREATE TABLE much (n {column})")
    rows = Rows(database_url)
    found = []
    for more in (1, 1, 2):
        written = value.format(more)
        application.execute(f"INSERT INTO much SELECT ({written})::{column}")
        found.append({"rows": rows.changes()})
        rows.restore()
    rows.close()

    assert list(differences(found[0], found[1])) == []
    assert len(list(differences(found[0], found[2]))) == 1


def test_one_of_two_equal_rows_counts(application, rows):
    """A table without a key may hold a row twice."""
    application.execute(
        "DELETE FROM tag WHERE ctid IN (SELECT ctid FROM tag WHERE name = 'red' LIMIT 1)"
    )

    assert rows.changes() == {"tag": {"deleted": [{"note_id": 1, "name": "red"}]}}


def test_rows_and_numbers_are_put_back(application, rows):
    """Each run begins with the same rows, and gets the same numbers."""
    for _ in range(3):
        application.execute("INSERT INTO note (text) VALUES ('new') RETURNING id")
        assert application.fetchone() == (3,)
        application.execute("DELETE FROM note WHERE id = 1")
        application.execute("INSERT INTO other.thing (data) VALUES (NULL) RETURNING n")
        assert application.fetchone() == (2,)
        rows.restore()
        application.execute("SELECT id, text, long, amount FROM note ORDER BY id")
        assert [(*row[:3], str(row[3])) for row in application] == [
            (1, "one", 3, "1.50"),
            (2, "two", 3, "None"),
        ]
        application.execute("SELECT count(*) FROM tag")
        assert application.fetchone() == (3,)


def test_rows_of_a_table_that_inherits_are_its_own(application, database_url):
    """A parent shows the rows of its children, too; they were put back twice."""
    application.execute("CREATE TABLE child (more text) INHERITS (other.thing)")
    application.execute("INSERT INTO child (n, more) VALUES (7, 'kept')")
    rows = Rows(database_url)
    application.execute("INSERT INTO child (n, more) VALUES (8, 'new'); DELETE FROM other.thing")

    changes = rows.changes()
    rows.restore()
    after = rows.changes()
    rows.close()
    assert changes["child"] == {"deleted": [{"n": 7, "data": None, "more": "kept"}]}
    assert [row["n"] for row in changes["other/thing"]["deleted"]] == [1]
    assert after == {}
    application.execute("SELECT n FROM other.thing ORDER BY n")
    assert application.fetchall() == [(1,), (7,)]


def test_triggers_are_at_rest_while_rows_are_put_back(application, rows):
    """One that fires always, as an audit's does, wrote a row of its own each time."""
    application.execute("""
        CREATE FUNCTION note_down() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN INSERT INTO tag VALUES (9, TG_OP); RETURN NULL; END';
        CREATE TRIGGER audit AFTER INSERT OR DELETE ON note FOR EACH ROW
            EXECUTE FUNCTION note_down();
        CREATE TRIGGER other AFTER INSERT ON note FOR EACH ROW EXECUTE FUNCTION note_down();
        ALTER TABLE note ENABLE ALWAYS TRIGGER audit, ENABLE REPLICA TRIGGER other;
        ALTER TABLE tag DROP CONSTRAINT tag_note_id_fkey;
        INSERT INTO note (text) VALUES ('new');
    """)
    assert rows.changes()["tag"] == {"inserted": [{"note_id": 9, "name": "INSERT"}]}
    rows.restore()

    assert rows.changes() == {}
    application.execute("SELECT tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname")
    assert application.fetchall() == [("A",), ("R",)]


def test_what_is_kept_later_is_what_comes_back(application, rows):
    """Logins are kept, so that their tokens stay good."""
    application.execute("INSERT INTO note (text) VALUES ('kept')")
    rows.keep()
    application.execute("DELETE FROM note")
    rows.restore()

    application.execute("SELECT count(*) FROM note")
    assert application.fetchone() == (3,)
    assert rows.changes() == {}


@pytest.mark.parametrize("act", ["keep", "restore"])
@pytest.mark.parametrize("before", ["SELECT 1", "INSERT INTO tag VALUES (2, 'written')"])
def test_what_is_written_right_after_is_no_part_of_it(application, rows, monkeypatch, act, before):
    """A thread that is late wrote into what all later changes were told from."""
    ask = rows._query

    def ask_and_write(statement, values=None):
        found = ask(statement, values)
        if statement == "COMMIT":
            application.execute("INSERT INTO tag VALUES (1, 'late')")
        return found

    application.execute(before)
    monkeypatch.setattr(rows, "_query", ask_and_write)
    getattr(rows, act)()
    monkeypatch.undo()

    assert rows.changes() == {"tag": {"inserted": [{"note_id": 1, "name": "late"}]}}
