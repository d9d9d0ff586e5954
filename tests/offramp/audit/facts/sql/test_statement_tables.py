import pytest

from offramp.audit.facts.sql.statement_tables import Touch, is_sql, touches

STATEMENTS = {
    "SELECT id, name FROM users WHERE id = 1": ["select users id name"],
    "select u.id, p.title from public.users u left join posts as p on p.user_id = u.id, tags t": [
        "select users id",
        "select posts title",
        "select tags",
    ],
    "INSERT INTO post (title, body) VALUES (?, ?)": ["insert post title body"],
    "UPDATE post SET title = ?, body = coalesce(a, b) WHERE id = ?": ["update post title body"],
    "UPDATE t SET (a, b) = (1, 2) WHERE c = 3": ["update t a b"],
    "UPDATE a SET x = b.y FROM b WHERE b.id = a.id": ["update a x", "select b"],
    "UPDATE a JOIN b ON a.i = b.i SET a.x = 1": ["select b", "update a x"],
    "UPDATE a, b SET a.x = b.y WHERE a.i = b.i": ["update a x", "select b"],
    "CREATE TABLE IF NOT EXISTS t (a INT);\nDELETE FROM t WHERE a = 1;": ["delete t"],
    "DROP VIEW v; CREATE INDEX i ON t (a); INSERT INTO t (a) VALUES (1)": ["insert t a"],
    "UPDATE Users SET fullName = 1": ["update Users fullName"],
    "SELECT U.Id FROM dbo.Users U": ["select Users Id"],
    "INSERT INTO USERS (ID) VALUES (1)": ["insert users id"],
    "DELETE FROM post WHERE id IN (SELECT id FROM old)": ["delete post", "select old id"],
    'INSERT INTO "Users" (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b': [
        "insert Users a",
        "update Users b",
    ],
    "INSERT INTO t SET a = 1, b = 2 ON DUPLICATE KEY UPDATE c = 3": ["insert t a b", "update t c"],
    "INSERT OR REPLACE INTO kv VALUES (?, ?)": ["insert kv"],
    "INSERT INTO t SELECT * FROM s": ["insert t", "select s"],
    "WITH x AS (SELECT * FROM a), y(q) AS (DELETE FROM b RETURNING id) SELECT * FROM x, y": [
        "select a",
        "delete b",
    ],
    "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a "
    "WHEN NOT MATCHED THEN INSERT (a, b) VALUES (1, 2)": [
        "select s",
        "update t a",
        "insert t a b",
    ],
    "COPY rows (a, b) FROM STDIN WITH CSV": ["insert rows a b"],
    "COPY (SELECT * FROM q) TO STDOUT": ["select q"],
    "TRUNCATE TABLE a, b": ["delete a", "delete b"],
    "SELECT a FROM b UNION SELECT c FROM d": ["select b", "select d"],
    "SELECT (SELECT max(a) FROM b), c FROM d": ["select b", "select d"],
    "SELECT * FROM [dbo].[Order Items] FOR UPDATE SKIP LOCKED": ["select Order Items"],
    "-- of z\nSELECT /* FROM y */ 'FROM w' FROM x; DELETE FROM v": ["select x", "delete v"],
    "START TRANSACTION; INSERT INTO a (b) VALUES (1); UPDATE c SET d = 2; COMMIT;": [
        "insert a b",
        "update c d",
    ],
    "SET search_path TO x; SELECT y FROM z": ["select z y"],
    "SELECT day FROM sales.visits": ["select sales.visits day"],
    "SELECT day FROM sales.visits_{} v": ["select sales.visits_{} day"],
    "SELECT day FROM visits{}": ["select visits day"],  # what follows may be a condition
    'SELECT * FROM "{}" JOIN b USING (c)': ["select b"],
}

NO_TABLES = [
    "SELECT 1",
    "SELECT extract(day FROM now())",
    "SELECT * FROM generate_series(1, 3) g",
    "SELECT * FROM {} WHERE a IS DISTINCT FROM b",
    "CREATE TABLE t (id int REFERENCES u ON DELETE CASCADE)",
    "WITH x AS (SELECT 1) SELECT * FROM x",
    "",
    "SELECT * FROM (((",
    "INSERT INTO",
    "UPDATE SET WHERE ''' \"",
]

PROSE = [
    "Select a file from the list",
    "select one from the list",
    "Update your profile",
    "delete from cart",
    "Insert coin",
    "With love from us",
]


@pytest.mark.parametrize("text", STATEMENTS)
def test_the_tables_of_a_statement_are_named(text):
    """With their operation, and the columns that stand there."""
    said = [" ".join([one.operation, one.table, *one.columns]) for one in touches(text)]
    assert said == STATEMENTS[text]


@pytest.mark.parametrize("text", NO_TABLES)
def test_what_touches_no_table_names_none(text):
    """Broken statements, functions and gaps are no tables."""
    assert touches(text) == []


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_is_known_as_sql(text):
    assert is_sql(text, surely_executed=True)


@pytest.mark.parametrize("text", PROSE)
def test_a_sentence_is_no_statement(text):
    """A flashed message begins like SQL now and then."""
    assert not is_sql(text, surely_executed=False)


def test_each_touch_is_told_once():
    assert touches("SELECT 1 FROM a; SELECT 2 FROM a") == [Touch("a", "select")]
