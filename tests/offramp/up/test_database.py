"""The project's database: migrated at each start, seeded once, safe, and hard to lose."""

import os
import signal

import psycopg2
import pytest

from offramp.local import state
from tests.offramp.up.small import STACK, Project
from tests.waiting import until

pytestmark = pytest.mark.slow

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


def with_database(project):
    """Write a database that is migrated at each start and seeded at the first."""
    project.write("stack.yml", STACK.replace("DATABASE", DATABASE))
    project.write("migrate.py", MIGRATE)
    project.write("seed.py", SEED)
    return project


@pytest.fixture
def shop(project):
    return with_database(project)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A shop without rows that runs, for tests that leave it so."""
    project = with_database(Project(tmp_path_factory.mktemp("shop")))
    project.up("--no-seed")
    yield project
    project.run("down")


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


def test_a_seed_that_was_named_later_is_told_and_not_run(shop):
    """What people made meanwhile may be in its way; without a word the cases lack their rows."""
    without = DATABASE.replace(", seed: python seed.py", "")
    shop.write("stack.yml", STACK.replace("DATABASE", without))
    first = shop.run("up", "--any-ports", "--detach")
    shop.run("down")
    shop.write("stack.yml", STACK.replace("DATABASE", DATABASE))
    later = shop.run("up", "--any-ports", "--detach")

    assert "was not run" not in first.stderr
    assert "`python seed.py` was not run" in later.stderr
    assert "`offramp down --delete-data` begins anew" in later.stderr
    assert ask(shop, "SELECT count(*) FROM sold") == (0,)


def test_a_killed_database_comes_back_at_the_same_address(running):
    """Applications connect again by themselves; their address must not change."""
    first = running.marks()["database"]
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: running.marks()["database"] != first and answers(running))

    assert ask(running, "SELECT count(*) FROM sold") == (0,)


def answers(project):
    try:
        return ask(project, "SELECT 1") == (1,)
    except psycopg2.OperationalError:
        return False


def test_the_application_is_no_superuser_and_the_database_has_no_port(running):
    """A flaw in the application must not reach the server's files; nobody else connects."""
    assert ask(running, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == (False,)
    assert ask(running, "SHOW listen_addresses") == ("",)
    assert running.layout.sockets.stat().st_mode & 0o077 == 0


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
