"""The project's database: migrated at each start, seeded once, safe, and hard to lose."""

import os
import signal

import psycopg2
import pytest

from offramp.local import state
from tests.offramp.up.small import STACK
from tests.waiting import until

DATABASE = "database: {name: shop, migrate: python migrate.py, seed: python seed.py}"
MIGRATE = """
import os, psycopg2
connection = psycopg2.connect(os.environ["DATABASE_URL"])
connection.cursor().execute("CREATE TABLE IF NOT EXISTS sold (id serial)")
connection.commit()
"""
SEED = """
import os, psycopg2
connection = psycopg2.connect(os.environ["DATABASE_URL"])
connection.cursor().execute("INSERT INTO sold DEFAULT VALUES")
connection.commit()
"""


@pytest.fixture
def shop(project):
    """A project with a database that is migrated at each start and seeded at the first."""
    project.write("stack.yml", STACK.replace("DATABASE", DATABASE))
    project.write("migrate.py", MIGRATE)
    project.write("seed.py", SEED)
    return project


def ask(project, statement):
    """Return the first row that *statement* gives on the project's own address."""
    connection = psycopg2.connect(state.require_running(project.layout).database_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()
    finally:
        connection.close()


def test_the_database_is_seeded_once_and_survives_down_and_kill(shop):
    """Rows stay; a killed supervisor costs neither data nor the next start."""
    shop.up()
    shop.run("down")
    shop.up()
    killed = shop.marks()["supervisor"]
    os.kill(killed.pid, signal.SIGKILL)
    until(lambda: not killed.is_alive)
    shop.up()

    assert ask(shop, "SELECT count(*) FROM sold") == (1,)


def test_a_killed_database_comes_back_at_the_same_address(shop):
    """Applications connect again by themselves; their address must not change."""
    shop.up("--no-seed")
    os.kill(shop.marks()["database"].pid, signal.SIGKILL)
    until(lambda: answers(shop))

    assert ask(shop, "SELECT count(*) FROM sold") == (0,)


def answers(project):
    try:
        return ask(project, "SELECT 1") == (1,)
    except psycopg2.OperationalError:
        return False


def test_the_application_is_no_superuser_and_the_database_has_no_port(shop):
    """A flaw in the application must not reach the server's files; nobody else connects."""
    shop.up()

    assert ask(shop, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == (False,)
    assert ask(shop, "SHOW listen_addresses") == ("",)
    assert shop.layout.sockets.stat().st_mode & 0o077 == 0


def test_a_failing_migration_is_told_and_is_tried_again(shop):
    """And the first start counts as not yet done: the seed still comes."""
    shop.write("migrate.py", "raise SystemExit('column is missing')")
    failed = shop.run("up", "--any-ports", "--detach")
    shop.write("migrate.py", MIGRATE)
    shop.up()

    assert failed.returncode == 1
    assert "migrate ended with exit code 1" in failed.stderr
    assert "column is missing" in failed.stderr
    assert ask(shop, "SELECT count(*) FROM sold") == (1,)
