"""
A real PostgreSQL for tests, as a pytest plugin.

One server for the whole run, made as `offramp up` does, also with pytest-xdist: the first
worker that needs it starts it under a file lock, the controlling process ends it. Templates
are migrated and seeded once; each test has a database of its own. Nothing is kept, so fsync is off.
"""

import fcntl
import shlex
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from offramp.local import database
from offramp.local.ending import Ending, end
from offramp.local.layout import Layout
from offramp.local.marks import Mark
from offramp.local.privileges import before_exec
from tests.reused import Databases, connected, named

FOLDER = pytest.StashKey[Path]()
EMPTY = "template_empty"
SEEDED = "template_seeded"
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
LIVES_ON = 0  # no signal when the worker ends that started it


def pytest_configure(config: pytest.Config) -> None:
    """Agree on the server's folder before any worker starts."""
    given = getattr(config, "workerinput", {}).get("postgres_folder")
    config.stash[FOLDER] = Path(given or tempfile.mkdtemp(prefix="ledger-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell a worker of pytest-xdist which folder it is."""
    node.workerinput["postgres_folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server and delete its folder, in the controlling process only."""
    if hasattr(config, "workerinput"):
        return
    pid = _server(config.stash[FOLDER]).layout.postgres / "postmaster.pid"
    mark = Mark.of(int(pid.read_text().splitlines()[0])) if pid.exists() else None
    if mark is not None:
        end([Ending(mark, signal.SIGQUIT)])
    shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep other workers of this run out of the block."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def execute(url: str, *statements: str) -> None:
    """Run statements outside any transaction."""
    with connected(url) as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session")
def postgres_url(pytestconfig: pytest.Config) -> str:
    """URL of the run's own server (database ``postgres``)."""
    server = _server(pytestconfig.stash[FOLDER])
    with only_one(pytestconfig.stash[FOLDER]):
        if not server.layout.postgres.exists():
            _start(server)
    return server.url(database.SUPERUSER, "postgres")


def _server(folder: Path) -> database.Database:
    return database.Database(Layout(folder, folder), "tests")


def _start(server: database.Database) -> None:
    server.layout.prepare()
    server.layout.open_sockets()
    database.prepare(server)
    command = database.command(server, {})
    chosen = (*command.argv[3:], *(part for line in SETTINGS for part in ("-c", line)))
    subprocess.run(
        [
            *(database.programs() / "pg_ctl", "start", "--wait", "-D", server.layout.postgres),
            *("-l", command.log, "-o", shlex.join(chosen)),
        ],
        cwd=command.folder,
        check=True,
        stdout=subprocess.DEVNULL,
        preexec_fn=before_exec(LIVES_ON, command.user),
    )


@pytest.fixture(scope="session")
def empty_template(pytestconfig: pytest.Config, postgres_url: str) -> str:
    """Name of a database that holds the whole schema and no row."""
    from db.migrate import migrate

    made = pytestconfig.stash[FOLDER] / EMPTY
    with only_one(made.parent):
        if not made.exists():
            migrate(named(postgres_url, EMPTY))
            made.touch()
    return EMPTY


@pytest.fixture(scope="session")
def seeded_template(pytestconfig: pytest.Config, postgres_url: str, empty_template: str) -> str:
    """Name of a database with the rows of ``python -m db.seed``."""
    from db.seed import seed

    made = pytestconfig.stash[FOLDER] / SEEDED
    with only_one(made.parent):
        if not made.exists():
            execute(postgres_url, f"CREATE DATABASE {SEEDED} TEMPLATE {empty_template}")
            seed(named(postgres_url, SEEDED))
            made.touch()
    return SEEDED


@contextmanager
def clone(server: str, template: str) -> Iterator[str]:
    """Yield the URL of a fresh copy of *template*; drop it afterwards, connected or not."""
    name = f"test_{uuid.uuid4().hex}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    try:
        yield named(server, name)
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def databases(postgres_url: str, empty_template: str) -> Databases:
    """Databases with the schema and no rows, for the tests of one process."""
    return Databases(postgres_url, empty_template)


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """URL of a database with the schema and no rows, for one test."""
    with databases.lend() as url:
        yield url


@pytest.fixture
def seeded_database_url(postgres_url: str, seeded_template: str) -> Iterator[str]:
    """URL of a fresh database with the seed rows, for one test."""
    with clone(postgres_url, seeded_template) as url:
        yield url
