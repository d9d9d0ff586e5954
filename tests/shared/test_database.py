"""One small pool that outlives the database it talks to."""

import io
import os
import re
import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.database import Database
from shared.errors import Unavailable
from tests.database import execute

END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
ADD = text("INSERT INTO sync_state (name) VALUES (:name)")
LIMIT = text("SELECT current_setting('statement_timeout')")
SECRET = "hunter2"
OPEN = """
    SELECT count(*) FROM pg_stat_activity
    WHERE state = 'idle in transaction' AND datname = current_database()"""


def end_connections(postgres_url, database_url):
    """End every connection to the database, as its restart would."""
    name = re.search(r"test_[0-9a-f]+", database_url)[0]
    execute(postgres_url, END.format(name))


def test_nothing_connects_before_the_first_use(tmp_path):
    """A function that starts while the database is away must still start."""
    assert Database(f"postgresql://postgres@/x?host={tmp_path}").url


def test_a_transaction_is_kept_or_not_at_all(database):
    """An error that leaves the block takes everything back."""

    def fail():
        with database.transaction() as connection:
            connection.execute(ADD, {"name": "first"})
            connection.execute(ADD, {"name": "second"})
            connection.execute(ADD, {"name": "second"})

    with pytest.raises(IntegrityError):
        fail()
    with database.transaction() as connection:
        connection.execute(ADD, {"name": "third"})

    assert database.row("SELECT string_agg(name, ',') FROM sync_state", {}) == ("third",)


def test_no_database_is_unavailable(tmp_path):
    """The caller is asked to come back; the driver's words stay here."""
    nowhere = Database(f"postgresql://postgres@/x?host={tmp_path}")

    with pytest.raises(Unavailable) as caught, nowhere.transaction():
        pass
    assert caught.value.detail == "the database is unavailable; try again later"
    with pytest.raises(Unavailable):
        nowhere.row("SELECT 1", {})
    with pytest.raises(Unavailable):
        list(nowhere.stream(text("SELECT 1"), {}))


def test_a_lost_connection_in_a_transaction_is_unavailable_and_then_replaced(
    database, database_url, postgres_url
):
    """One request fails; the next one finds the database again, without a restart."""

    def lose():
        with database.transaction() as connection:
            end_connections(postgres_url, database_url)
            connection.execute(text("SELECT 1"))

    with pytest.raises(Unavailable):
        lose()
    with database.transaction() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


def test_a_server_that_only_reads_is_unavailable_and_left(database):
    """After a failover old connections lead to the standby; nobody would ever write again."""

    def write():
        with database.transaction() as connection:
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(ADD, {"name": "first"})

    before = database.row("SELECT pg_backend_pid()", {})
    with pytest.raises(Unavailable):
        write()

    assert database.row("SELECT pg_backend_pid()", {}) != before


def test_a_read_survives_a_restart_of_the_database(database, database_url, postgres_url):
    """It is tried again once on a new connection, so nobody notices."""
    database.row("SELECT 1", {})
    end_connections(postgres_url, database_url)

    assert database.row("SELECT 2", {}) == (2,)


def test_an_idle_connection_is_tried_before_use(database, database_url, postgres_url, monkeypatch):
    """After a quiet night the first request must not pay for a firewall's timeout."""
    monkeypatch.setattr("shared.database.TRY_AFTER_IDLE_SECONDS", 0)
    database.row("SELECT 1", {})
    end_connections(postgres_url, database_url)

    with database.transaction() as connection:
        assert connection.execute(text("SELECT 3")).scalar_one() == 3


def test_a_full_pool_is_unavailable_in_the_end(database, monkeypatch):
    """Waiting for ever would only fill the next queue."""
    monkeypatch.setattr("shared.database.WAIT_SECONDS", 0.05)
    held = [database.engine.connect() for _ in range(5)]
    with pytest.raises(Unavailable):
        database.row("SELECT 1", {})
    for connection in held:
        connection.close()

    assert database.row("SELECT 1", {}) == (1,)


def test_mistakes_of_ours_are_not_called_unavailable(database):
    """A retry would not help; the logs must show them."""
    import psycopg2

    with pytest.raises(psycopg2.Error):
        database.row("SELECT nothing_of_that_name", {})
    assert database.row("SELECT 1", {}) == (1,)


def test_a_mistake_in_a_read_leaves_the_next_transaction_one(database):
    """Its connection commits by itself: nobody may get it from the pool."""
    import psycopg2

    with pytest.raises(psycopg2.Error):
        database.row("SELECT nothing_of_that_name", {})

    def fail():
        with database.transaction() as connection:
            connection.execute(ADD, {"name": "first"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert database.row("SELECT count(*) FROM sync_state", {}) == (0,)


def by_statement(database):
    with database.transaction() as connection:
        connection.execute(text("INSERT INTO sync_state (name) VALUES (:x), (:x)"), {"x": SECRET})


def by_type(database):
    with database.transaction() as connection:
        connection.execute(text("SELECT CAST(:x AS integer)"), {"x": SECRET})


def by_stream(database):
    list(database.stream(text("SELECT CAST(:x AS integer)"), {"x": SECRET}))


def by_read(database):
    database.row("SELECT %(x)s, nothing_of_that_name", {"x": SECRET})


def by_copy(database):
    with database.transaction() as connection:
        driver = connection.connection.driver_connection
        with driver.cursor() as cursor:
            cursor.copy_expert("COPY exchange_rates (day) FROM STDIN", io.StringIO(SECRET))


@pytest.mark.parametrize("fail", [by_statement, by_type, by_stream, by_read, by_copy])
def test_an_error_quotes_no_values(database, fail):
    """They are users' own: the log, Sentry and `outbox.last_error` must not have them."""
    with pytest.raises(Exception, match=r"SQLSTATE (23505|22P02|42703|22007)") as caught:
        fail(database)

    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_connection_that_is_lost_in_a_copy_is_unavailable(database, database_url, postgres_url):
    """COPY goes past SQLAlchemy, and is as much the caller's to try again as a statement."""

    def lose():
        with database.transaction() as connection:
            end_connections(postgres_url, database_url)
            with connection.connection.driver_connection.cursor() as cursor:
                cursor.copy_expert("COPY sync_state (name) FROM STDIN", io.StringIO("first\n"))

    with pytest.raises(Unavailable):
        lose()


def test_a_read_leaves_no_transaction_open(database):
    """An idle transaction keeps vacuum from its work."""
    database.row("SELECT 1", {})

    assert database.row(OPEN, {}) == (0,)


def test_rows_are_streamed_from_the_server(database):
    """Memory must not grow with the export."""
    stream = database.stream(text("SELECT g FROM generate_series(1, :n) g"), {"n": 2500})

    assert next(stream) == (1,)
    cursors = database.row("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'FETCH%%'", {})
    assert cursors[0] >= 1
    assert sum(1 for _ in stream) == 2499


def test_a_stream_that_is_left_early_gives_its_connection_back(database):
    """Clients go away in the middle of an export."""
    stream = database.stream(text("SELECT generate_series(1, 5000)"), {})
    next(stream)
    stream.close()

    assert database.engine.pool.checkedout() == 0


def test_a_forked_child_opens_its_own_connections(database):
    """Two processes on one connection would read each other's answers."""
    [mine] = database.row("SELECT pg_backend_pid()", {})
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        [theirs] = database.row("SELECT pg_backend_pid()", {})
        os.write(writer, str(theirs).encode())
        os._exit(0)
    os.close(writer)
    theirs = int(os.read(reader, 20))
    os.close(reader)
    os.waitpid(child, 0)

    assert theirs != mine
    assert database.row("SELECT pg_backend_pid()", {}) == (mine,)


@pytest.mark.parametrize("is_pooled", [True, False])
def test_statements_have_a_time_limit(database_url, is_pooled):
    """Behind PgBouncer it is set for each anew, since sessions are shared there."""
    database = Database(database_url, is_pooled=is_pooled)
    with database.transaction() as connection:
        limit = connection.execute(LIMIT).scalar_one()
    limits = [limit, *database.row(LIMIT.text, {}), *next(database.stream(LIMIT, {}))]
    database.close()

    assert limits == ["20s"] * 3


@pytest.mark.parametrize("is_pooled", [True, False])
def test_a_read_that_takes_too_long_is_not_tried_again(database_url, monkeypatch, is_pooled):
    """Twice the limit is more than its caller waits, and the database would work for nobody."""
    monkeypatch.setattr("shared.database.STATEMENT_SECONDS", 1)
    database, reads = Database(database_url, is_pooled=is_pooled), []
    read = database._read

    def counted(*given):
        reads.append(given)
        return read(*given)

    monkeypatch.setattr(database, "_read", counted)
    with pytest.raises(Unavailable):
        database.row("SELECT pg_sleep(30)", {})
    database.close()

    assert len(reads) == 1


def test_no_more_connections_than_the_bound(database_url, monkeypatch):
    """Many processes share one database: what each opens at most is counted on."""
    monkeypatch.setattr("shared.database.WAIT_SECONDS", 0.1)
    database = Database(database_url, most=1)
    with database.transaction() as connection:
        with pytest.raises(Unavailable):
            database.row("SELECT 1", {})
        connection.execute(ADD, {"name": "first"})

    assert database.row("SELECT name FROM sync_state", {}) == ("first",)
    database.close()


def test_a_connection_says_whose_it_is(database_url, monkeypatch):
    """Operators see in pg_stat_activity who holds what; PGAPPNAME is the component's name."""
    monkeypatch.setenv("PGAPPNAME", "worker")
    database = Database(database_url)

    assert database.row("SELECT current_setting('application_name')", {}) == ("worker",)
    database.close()
