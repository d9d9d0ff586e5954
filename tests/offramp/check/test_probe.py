import json
import os
import subprocess
import sys
from contextlib import closing

import psycopg2
from sqlalchemy import make_url

from offramp.check.probe import ask
from tests.database import execute


def test_the_schemas_revision_is_told(database_url):
    """By the table that Alembic keeps."""
    (revision,) = ask(database_url)["revisions"]

    assert revision.startswith("0")


def test_a_database_without_migrations_has_no_revision(database_url):
    """As it is before the first deployment."""
    execute(database_url, "DROP TABLE alembic_version")

    assert ask(database_url)["revisions"] == []


def test_what_the_database_takes_is_told(database_url):
    """PostgreSQL keeps three of its connections for superusers."""
    with closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        most = int(cursor.fetchone()[0])

    assert ask(database_url)["connections"] == most - 3


def test_a_limit_of_the_database_itself_counts_too(database_url):
    """Providers bound what one customer opens by it."""
    name = make_url(database_url).database
    execute(database_url, f'ALTER DATABASE "{name}" CONNECTION LIMIT 7')

    assert ask(database_url)["connections"] == 7


def test_a_driver_in_the_url_is_sqlalchemys(database_url):
    """PostgreSQL's own library does not know it."""
    assert "revisions" in ask(database_url.replace("postgresql://", "postgresql+psycopg2://"))


def test_one_that_is_not_there_is_an_error_without_the_password():
    """The message ends in logs."""
    said = ask("postgresql://shop:very-hidden@127.0.0.1:1/shop")

    assert said["error"]
    assert "very-hidden" not in said["error"]


def test_it_prints_one_document(database_url):
    """So it is read from a pod's log."""
    done = subprocess.run(
        [sys.executable, "-m", "offramp.check.probe"],
        env={**os.environ, "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert set(json.loads(done.stdout)) == {"connections", "revisions"}
