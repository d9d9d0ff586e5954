"""`offramp deadletters`, on rows that a real worker gave up."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg2
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from offramp.deadletters import deadletters
from offramp.errors import OfframpError
from shared import outbox
from tests.shared.worker.workers import (
    accept,
    add_user,
    email,
    environment,
    only,
    running,
    states,
)
from tests.waiting import until


@pytest.fixture
def settings(database_url, outside, tmp_path):
    return environment(database_url, outside, tmp_path)


@pytest.fixture
def command(database_url):
    """Call `offramp deadletters ...` and return its result."""
    runner = CliRunner()
    return lambda *given: runner.invoke(deadletters, ["--database", database_url, *given])


@pytest.fixture
def dead(database, outside, settings):
    """Three deliveries that a mail server refused; returns their user."""
    user_id = add_user(database)
    outside.fault(smtp="permanent")
    with running(settings):
        for n in range(3):
            accept(database, user_id, email(f"{n}@example.com"))
        until(lambda: states(database) == {"dead": 3})
    outside.fault(smtp=None)
    return user_id


def listed(command):
    """Return the list as JSON."""
    return json.loads(command("list", "--json").output)["deadletters"]


def test_nothing_is_listed_where_nothing_died(command):
    """The usual state, said in words."""
    assert command("list").output == "there are no dead letters\n"
    assert listed(command) == []


def test_list_and_show_say_what_went_wrong(command, dead):
    """Whoever replays must know whether the cause is gone."""
    found = listed(command)

    assert [row["topic"] for row in found] == ["email"] * 3
    assert "the mail server answered 5" in found[0]["last_error"]
    assert found[0]["id"] in command("list").output
    shown = json.loads(command("show", found[0]["id"], "--json").output)
    assert shown["payload"] == found[0]["payload"]
    assert shown["state"] == "dead"
    assert "last_error" in command("show", found[0]["id"]).output


def test_one_is_replayed_and_delivered(command, dead, database, outside, settings):
    """From the first attempt; its notification is accepted again, then sent."""
    first = listed(command)[0]["id"]
    result = command("replay", first, "--json")

    assert json.loads(result.output) == {"replayed": [first]}
    row = only(database, "SELECT attempts, last_error, state FROM outbox WHERE state = 'pending'")
    assert row.attempts == 0
    assert "the mail server answered 5" in row.last_error
    status = "SELECT count(*) FROM notifications WHERE status = 'accepted'"
    assert only(database, status)[0] == 1
    with running(settings):
        until(lambda: states(database) == {"dead": 2, "delivered": 1})
    assert len(outside.messages("email")) == 1


def test_all_are_replayed_while_a_worker_waits(command, dead, database, outside, settings):
    """The worker hears of it at once."""
    with running(settings, OUTBOX_POLL_SECONDS="3600"):
        assert command("replay", "--all").output == "3 will be delivered again\n"
        until(lambda: states(database) == {"delivered": 3})

    assert only(database, "SELECT count(*) FROM notifications WHERE status = 'sent'")[0] == 3


def test_one_is_dropped(command, dead, database):
    """Some messages are better never sent."""
    first = listed(command)[0]["id"]

    assert command("drop", first, "--yes").exit_code == 0
    assert first not in {row["id"] for row in listed(command)}
    assert states(database) == {"dead": 2}


@pytest.mark.parametrize("verb", ["show", "replay", "drop"])
def test_only_the_dead_can_be_named(command, database, verb):
    """A pending row belongs to the workers."""
    accept(database, add_user(database), email())
    pending = str(only(database, "SELECT id FROM outbox").id)
    for row_id in (pending, str(uuid4())):
        result = command(verb, row_id)
        assert "there is no dead letter" in str(result.exception)
    assert states(database) == {"pending": 1}


@pytest.mark.parametrize("given", [["replay"], ["replay", str(uuid4()), "--all"], ["show", "7"]])
def test_a_wrong_use_is_exit_code_2(command, given):
    """As everywhere in this command."""
    assert command(*given).exit_code == 2


def test_a_database_that_is_away_is_said_in_a_sentence():
    """No traceback for what the user can put right."""
    result = CliRunner().invoke(
        deadletters, ["--database", "postgresql://127.0.0.1:9/none", "list"]
    )
    assert "the database does not answer" in str(result.exception)


def test_a_callers_token_is_not_shown(command, database):
    """A call that gave up keeps its headers, to be made again; nobody needs to read them."""
    headers = [["authorization", "s3cret"], ["stripe-signature", "s3cret"], ["x-mine", "1"]]
    payload = {"headers": headers, "query": "token=s3cret", "body": "czNjcmV0"}
    with database.transaction() as connection:
        row = outbox.add(connection, "invoke", payload)
        connection.execute(text("UPDATE outbox SET state = 'dead' WHERE id = :id"), {"id": row})

    shown = command("show", str(row)).output

    listed = command("list", "--json").output
    assert not {"s3cret", "czNjcmV0"} & set(re.findall(r"\w+", shown + listed))
    assert '["x-mine", "1"]' in shown
    asked = command("show", "--body", str(row)).output
    assert ("token=s3cret" in asked, "czNjcmV0" in asked, "stripe" in asked) == (True, True, True)
    assert '"authorization", "s3cret"' not in asked


def test_what_a_server_answered_steers_no_terminal(command, dead, database):
    """The last error is its text, whatever that is."""
    first = listed(command)[0]["id"]
    with database.transaction() as connection:
        error = {"error": "550 \x1b[2Jgone\x9b31m", "id": first}
        connection.execute(text("UPDATE outbox SET last_error = :error WHERE id = :id"), error)

    shown = command("show", first).output

    assert "550 \\x1b[2Jgone\\x9b31m" in shown
    assert not {"\x1b", "\x9b"} & set(shown)


@pytest.fixture
def toy(database, database_url):
    """Another application's outbox: with columns of its own, and no table of notifications."""
    with database.transaction() as connection:
        connection.execute(text("DROP TABLE notifications CASCADE"))
        connection.execute(text("ALTER TABLE outbox ADD raw bytea, ADD price numeric"))
        connection.execute(
            text(
                "INSERT INTO outbox (id, topic, payload, headers, state, raw, price) VALUES "
                "(:id, 'x', CAST(:payload AS jsonb), '{}', 'dead', :raw, 1.50)"
            ),
            {"id": DEAD, "payload": '{"notification_id": "7"}', "raw": b"\x01\x02"},
        )
    return psycopg2.connect(database_url.replace("+psycopg2", ""))


DEAD = "00000000-0000-4000-8000-000000000007"


def test_an_outbox_without_notifications_is_replayed(command, toy):
    """It was told to have no table outbox."""
    shown = json.loads(command("show", DEAD, "--json").output)
    replayed = command("replay", DEAD)

    assert (shown["raw"], shown["price"]) == ("0102", "1.50")
    assert (replayed.exit_code, replayed.output) == (0, "1 will be delivered again\n")
    assert json.loads(command("list", "--json").output) == {"deadletters": []}
    toy.close()


def test_a_database_that_only_reads_is_told(command, toy):
    """A copy that stands by: a traceback says nothing of that."""
    with toy, toy.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
        cursor.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    toy.close()

    for words in (("replay", DEAD), ("drop", DEAD)):
        told = command(*words)

        assert isinstance(told.exception, OfframpError)
        assert "the database does not do it: cannot execute" in str(told.exception)


def test_a_connection_that_is_lost_says_why(command, toy):
    """Its end was told as that of a transaction, which is no answer."""
    with toy.cursor() as cursor:
        cursor.execute("SELECT FROM outbox FOR UPDATE")
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(command, "replay", DEAD)
            until(lambda: ended(cursor))
            told = waiting.result()
    toy.close()

    assert isinstance(told.exception, OfframpError)
    assert "terminat" in str(told.exception)


def ended(cursor):
    """End the connection of the command, once it waits for a lock."""
    cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'offramp deadletters' AND wait_event_type = 'Lock'"
    )
    return cursor.fetchone()
