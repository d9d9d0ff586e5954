import psycopg2
import pytest

from offramp.errors import OfframpError, UsageError
from offramp.verify import paths
from offramp.verify.differ import differences
from offramp.verify.rows import Rows

TABLES = """
    CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL,
        long integer GENERATED ALWAYS AS (length(text)) STORED, amount numeric, raw bytea);
    CREATE TABLE tag (note_id bigint NOT NULL REFERENCES note ON DELETE CASCADE, name text);
    CREATE SCHEMA other; CREATE TABLE other.thing (n serial PRIMARY KEY, data json);
    INSERT INTO note (text, amount, raw) VALUES ('one', 1.50, '\\x00'), ('two', NULL, NULL);
    INSERT INTO tag VALUES (1, 'red'), (1, 'red'), (2, NULL);
    INSERT INTO other.thing (data) VALUES ('{"b": 1,  "a": 2}');
"""


@pytest.fixture
def application(database_url):
    """The connection of a side, which stays open all the time."""
    connection = psycopg2.connect(database_url)
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(TABLES)
    yield cursor
    connection.close()


@pytest.fixture
def rows(application, database_url):
    found = Rows(database_url)
    yield found
    found.close()


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
