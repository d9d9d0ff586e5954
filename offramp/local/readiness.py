"""Wait until a process answers, or say at once that it ended."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from offramp.errors import OfframpError
from offramp.local.children import Child, exit_text, last_lines

LOOK_SECONDS = 0.03
START_SECONDS = 120.0  # an end is noticed at once; this is for a machine that is busy
ANSWER_SECONDS = 30.0  # a request given up goes on in the application, and the next one beside it
MOST_FAILURES = 5  # more than a moment's bad luck, and no need to wait for all of START_SECONDS
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LACKING = re.compile(  # what names a setting, and says that it is not there
    r"^KeyError: '[A-Z][A-Z0-9_]+'$"
    r"|\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b.*\b(not|no|must|missing|required|lacks|needs?|undefined)\b"
    r"|\b(?i:no|missing|required|set|need|provide)\b.*\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b"
    r"|^[\w.]*(Config|Setting|Environ)[a-zA-Z]*(:|$)"  # an error of that name
    r"|\bvalidation errors? for \w*(Config|Settings)\b"  # pydantic's
    r"|\bURL object, got None$|\bparse .*URL from .*string ''"  # SQLAlchemy's
)
NO_MODULE = re.compile(r"\bNo module named '?(?P<name>\w+)")
DRIVERS = {"psycopg": "psycopg2", "psycopg2": "psycopg"}  # SQLAlchemy's choice, and the other
NAMED = (
    ", or let it take {0}, where that is there: in `environment` below x-offramp, DATABASE_URL:"
    ' "postgresql+{0}://{{database:user}}@/{{database:name}}?host={{database:host}}"'
)
NO_DATABASE = re.compile(  # libpq's, MySQL's clients' and SQLAlchemy's words for no server there
    r"\bconnection to server (at|on socket) |\bcould not connect to server: "
    r"|Can't connect to (local )?(MySQL )?server "
)
SERVES_ITSELF = "Serving Flask app"  # what Flask's development server writes when it starts
UNSAMPLED = f"00-{'1' * 32}-{'1' * 16}-00"  # our asking shall not be among the user's traces


class StartError(OfframpError):
    """
    A process did not come up; holds which one, why, its last lines and its log.

    What stands in the log before *log_bytes* is an earlier start's, and is not told.
    """

    def __init__(self, name: str, why: str, log: Path, log_bytes: int = 0) -> None:
        last = [COLOUR.sub("", line) for line in last_lines(log, since_bytes=log_bytes)]
        lines = "\n".join(f"  | {line}" for line in last)
        shown = f"its last lines:\n{lines}\n" if lines else "it wrote nothing; "
        hint = _hint(last)
        shown += f"{hint}\n" if hint else ""
        super().__init__(f"{name} {why}; everything started was ended again; {shown}log: {log}")

    @classmethod
    def of(cls, child: Child, why: str) -> Self:
        """Return what is to be said of *child*, by what it wrote itself."""
        return cls(child.command.name, why, child.command.log, child.log_bytes)


def _hint(last: Sequence[str]) -> str:
    """Return what to do about what a process wrote at its end; empty where nothing is known."""
    if any(SERVES_ITSELF in line for line in last):
        return (
            "importing it starts Flask's own server: put app.run() below"
            ' `if __name__ == "__main__":`'
        )
    if any(map(LACKING.search, last)):
        return "a setting that it lacks goes into `environment` below x-offramp of stack.yml"
    if names := [found["name"] for line in last if (found := NO_MODULE.search(line))]:
        return (
            f"{names[-1]} is neither in its folder nor in its environment: install what the"
            " application needs, and gunicorn, into that of x-offramp.old.python"
            + (NAMED.format(DRIVERS[names[-1]]) if names[-1] in DRIVERS else "")
        )
    if any(map(NO_DATABASE.search, last)):
        return (
            "no database is where it looked: one of Offramp's own, a PostgreSQL, is"
            " x-offramp.database of stack.yml, and its address, {database:url}, goes into"
            " `environment` under the name that the application reads; any other has to run"
        )
    return ""


async def wait(
    child: Child, answers: Callable[[], Awaitable[bool]], seconds: float = START_SECONDS
) -> None:
    """
    Return when *answers* does.

    Raises `StartError` when *child* ends before, fails `MOST_FAILURES` times, or *seconds* pass.
    """
    until = time.monotonic() + seconds
    asking: asyncio.Future[bool] = asyncio.ensure_future(answers())
    try:
        while True:
            done, _ = await asyncio.wait({asking}, timeout=LOOK_SECONDS)
            if done and asking.result():
                return
            _check(child, until - time.monotonic(), seconds)
            if done:
                await asyncio.sleep(LOOK_SECONDS)
                asking = asyncio.ensure_future(answers())
    finally:
        asking.cancel()


def _check(child: Child, left: float, seconds: float) -> None:
    """Raise `StartError` when it has ended, keeps failing, or has not *left* any of *seconds*."""
    if (code := child.exit_code) is not None:
        raise StartError.of(child, f"{exit_text(code)} before it was ready")
    if child.failures >= MOST_FAILURES:
        raise StartError.of(child, "fails each time it starts")
    if left < 0:
        where = f" at {child.command.ready}" if child.command.ready else ""
        raise StartError.of(child, f"did not answer{where} within {seconds:g} s")


async def completed(child: Child) -> None:
    """Return when *child* ended well; `StartError` when it did not."""
    while child.exit_code is None:  # noqa: ASYNC110 - a process is no event of this loop
        await asyncio.sleep(LOOK_SECONDS)
    if code := child.exit_code:
        raise StartError.of(child, exit_text(code))


async def answers(url: str, wanted: int | None = None) -> bool:
    """
    Return whether *url* answers: HTTP with the status *wanted* or any.

    tcp://HOST:PORT and unix:/PATH answer by accepting a connection.
    """
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            if parts.scheme == "unix":  # the rest is a path, which may have any character
                path = url.removeprefix("unix:")
                (await asyncio.open_unix_connection(path))[1].close()
                return True
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
            if parts.scheme == "tcp":
                writer.close()
                return True
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            host = f"{parts.hostname}:{parts.port or 80}"
            head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nTraceparent: {UNSAMPLED}\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode())
            status = (await reader.readline()).split()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return len(status) > 1 and (wanted is None or status[1] == str(wanted).encode())
