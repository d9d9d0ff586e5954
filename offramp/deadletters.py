"""
`offramp deadletters`: deliveries that gave up, and what to do with them.

Works on the table `outbox` of the running project, or of --database; it knows the table, not the
application. A replayed delivery is due at once and keeps its last error until it succeeds.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import click
import psycopg2
import psycopg2.extras

from offramp import postgres
from offramp.errors import OfframpError
from offramp.local import tables
from offramp.terminal import plain as printable

LIST = """
    SELECT id, topic, attempts, finished_at, last_error, payload
    FROM outbox WHERE state = 'dead' ORDER BY finished_at, id LIMIT %s"""
SHOW = "SELECT * FROM outbox WHERE id = %s AND state = 'dead'"
REPLAY = """
    UPDATE outbox SET state = 'pending', attempts = 0, due_at = now(), finished_at = NULL,
                      leased_by = NULL, leased_until = NULL
    WHERE state = 'dead' AND (%(all)s OR id = %(id)s)
    RETURNING id, payload->>'notification_id' AS notification, pg_notify('outbox', '')"""
HAS_NOTIFICATIONS = "SELECT to_regclass('notifications') IS NOT NULL"
ACCEPT = """
    UPDATE notifications SET status = 'accepted', sent_at = NULL
    WHERE id::text = ANY (%s) AND status = 'failed'"""
DROP = "DELETE FROM outbox WHERE id = %s AND state = 'dead' RETURNING id"

SHOWN_ERROR = 70
PLAIN = (str, int, float, dict, list, type(None))  # of JSON; a table may have any other column
SECRET_HEADER = re.compile(r"auth|cookie|key|passw|secret|sign|token", re.IGNORECASE)
LEFT_OUT = "…"  # in the place of what only somebody who asks for it sees
Command = Callable[..., None]


@dataclass(frozen=True)
class Target:
    """Whose dead letters: of the database at *url*, else of the project that runs."""

    project: Any
    url: str | None

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """Yield a cursor in a transaction; say what to do when there is no such database."""
        url = self.url or self.project.platform.database_url()
        try:
            factory = psycopg2.extras.DictCursor
            with (
                closing(_connect(url)) as connection,
                connection,
                connection.cursor(cursor_factory=factory) as cursor,
            ):
                yield cursor
        except psycopg2.errors.UndefinedTable as error:
            raise OfframpError("this database has no table outbox") from error
        except psycopg2.Error as error:
            raise OfframpError(_said(error)) from error


def _said(error: psycopg2.Error) -> str:
    """Return what went wrong; of a connection that was lost why, not that it is closed."""
    first = error.__context__ if isinstance(error.__context__, psycopg2.Error) else error
    what = "does not answer" if first.pgcode is None else "does not do it"
    return f"the database {what}: {postgres.reason(first)}"


def _connect(url: str) -> Any:
    return psycopg2.connect(
        postgres.address(url), connect_timeout=3, fallback_application_name="offramp deadletters"
    )


def with_json(command: Command) -> Command:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def with_yes(command: Command) -> Command:
    """Add --yes."""
    return click.option("--yes", is_flag=True, help="Do not ask.")(command)


@click.group()
@click.option("--database", metavar="URL", help="Which database.  [default: the running project's]")
@click.pass_context
def deadletters(context: click.Context, database: str | None) -> None:
    """List, show, replay and drop deliveries that gave up."""
    context.obj = Target(context.obj, database)


@deadletters.command("list")
@click.option(
    "--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many."
)
@with_json
@click.pass_obj
def list_(target: Target, *, limit: int, as_json: bool) -> None:
    """List them, oldest first."""
    with target.cursor() as cursor:
        cursor.execute(LIST, (limit,))
        found = [plain(row) for row in cursor]
    if as_json:
        click.echo(json.dumps({"deadletters": found}))
    elif not found:
        click.echo("there are no dead letters")
    else:
        names = ("id", "topic", "attempts", "finished_at", "last_error")
        rows = ([str(row[name] or "")[:SHOWN_ERROR] for name in names] for row in found)
        tables.show(("id", "topic", "attempts", "since", "last error"), rows, numbers=1)


@deadletters.command()
@click.argument("id_", metavar="ID", type=click.UUID)
@click.option("--body", "with_body", is_flag=True, help="With the caller's query and body.")
@with_json
@click.pass_obj
def show(target: Target, id_: UUID, *, with_body: bool, as_json: bool) -> None:
    """Show what is known about one; of a caller's query and body only with --body."""
    with target.cursor() as cursor:
        cursor.execute(SHOW, (str(id_),))
        found = cursor.fetchone()
    if found is None:
        raise OfframpError(f"there is no dead letter {id_}")
    shown = plain(found, with_body=with_body)
    if as_json:
        click.echo(json.dumps(shown))
        return
    for name, value in shown.items():
        told = json.dumps(value) if isinstance(value, dict) else value
        click.echo(printable(f"{name:12} {told}"))  # a server's answer may be anything


@deadletters.command()
@click.argument("id_", metavar="[ID]", type=click.UUID, required=False)
@click.option("--all", "is_all", is_flag=True, help="Replay every dead letter.")
@with_yes
@with_json
@click.pass_obj
def replay(target: Target, id_: UUID | None, *, is_all: bool, yes: bool, as_json: bool) -> None:
    """Deliver ID, or all, once more from the first attempt."""
    if (id_ is None) != is_all:
        raise click.UsageError("name an ID, or --all")
    if is_all:
        ask("Replay all dead letters?", yes=yes)
    with target.cursor() as cursor:
        cursor.execute(REPLAY, {"all": is_all, "id": None if id_ is None else str(id_)})
        rows = cursor.fetchall()
        replayed = [str(row["id"]) for row in rows]
        _accept_again(cursor, [row["notification"] for row in rows if row["notification"]])
    if id_ is not None and not replayed:
        raise OfframpError(f"there is no dead letter {id_}")
    tell({"replayed": replayed}, f"{len(replayed)} will be delivered again", as_json=as_json)


@deadletters.command()
@click.argument("id_", metavar="ID", type=click.UUID)
@with_yes
@with_json
@click.pass_obj
def drop(target: Target, id_: UUID, *, yes: bool, as_json: bool) -> None:
    """Remove ID for good; its notification stays `failed`."""
    ask(f"Drop {id_}? It cannot be replayed then.", yes=yes)
    with target.cursor() as cursor:
        cursor.execute(DROP, (str(id_),))
        if cursor.fetchone() is None:
            raise OfframpError(f"there is no dead letter {id_}")
    tell({"dropped": [str(id_)]}, f"{id_} is gone", as_json=as_json)


def _accept_again(cursor: Any, notifications: list[str]) -> None:
    """Let what was told as failed be under way again, where the application has such a table."""
    if not notifications:
        return
    cursor.execute(HAS_NOTIFICATIONS)
    if cursor.fetchone()[0]:
        cursor.execute(ACCEPT, (notifications,))


def ask(question: str, *, yes: bool) -> None:
    """Ask on a terminal; elsewhere there is nobody to answer, and the command is the answer."""
    if not yes and sys.stdin.isatty():
        click.confirm(question, abort=True)


def tell(document: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    """Print what was done, for programs or for people."""
    click.echo(json.dumps(document) if as_json else sentence)


def plain(row: Any, *, with_body: bool = False) -> dict[str, Any]:
    """
    Return a row as JSON has it; times in UTC, whole seconds.

    Of a call for later, headers that prove who calls are left out, and query and body too,
    where passwords and tokens may stand, unless *with_body*.
    """
    shown = {name: _plain(value) for name, value in dict(row).items()}
    payload = shown.get("payload")
    if isinstance(payload, dict) and isinstance(headers := payload.get("headers"), list):
        masked = [
            [name, LEFT_OUT if SECRET_HEADER.search(name) else value] for name, value in headers
        ]
        said = ("query", "body") if not with_body else ()
        left_out = {name: LEFT_OUT for name in said if payload.get(name)}
        shown["payload"] = payload | {"headers": masked} | left_out
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, memoryview):
        return value.hex()
    return value if isinstance(value, PLAIN) else str(value)
