"""``python -m db.migrate`` on a server that may or may not have the database."""

import os
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from db.migrate import migrate
from tests.database import execute, named


@pytest.fixture
def missing_database(postgres_url):
    """URL of a database that does not exist yet."""
    name = f"fresh_{uuid.uuid4().hex}"
    yield named(postgres_url, name)
    execute(postgres_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_a_missing_database_is_made_and_migrated(missing_database):
    """A newcomer's first start has no database yet."""
    done = migrate(missing_database)

    assert [line.split()[0] for line in done] == ["created", "applied", "applied"]
    execute(missing_database, "SELECT 1 FROM users")


def test_a_second_run_changes_nothing(database_url):
    """Every start migrates, so a repeated run must be harmless."""
    assert migrate(database_url) == []


def test_two_at_once_migrate_once(missing_database):
    """Several replicas start together on a cluster."""
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(migrate, [missing_database] * 3))

    assert sum("applied revision 0001" in done for done in runs) == 1


def test_a_server_that_is_gone_is_named_in_one_line(tmp_path):
    """A start script shows this line; a traceback would hide the reason."""
    url = f"postgresql://postgres@/ledger?host={tmp_path}"
    run = subprocess.run(
        [sys.executable, "-m", "db.migrate"],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1
    assert run.stderr.startswith("the database cannot be reached: ")
    assert "Traceback" not in run.stderr


def test_each_test_gets_its_own_database(database_url, seeded_database_url):
    """Tests may run in any order and at the same time only because of this."""
    with psycopg2.connect(database_url) as empty, psycopg2.connect(seeded_database_url) as seeded:
        counts = []
        for connection in (empty, seeded):
            cursor = connection.cursor()
            cursor.execute("SELECT count(*) FROM transactions")
            counts.append(cursor.fetchone()[0])
    empty.close()
    seeded.close()

    assert counts == [0, 500]
