"""
Call routes through the callers' gateway, once on each side; exit 1 when one is not right.

A route is right when the side that was asked for answers (not the gateway for it) with less
than 500, or when the gateway refuses a call without a token where one is needed. Only what
reads is called, unless WRITES is true: a POST or DELETE would be done in earnest, on both sides.
The catalogue's accounts that a function lets in sign in on both sides where ACCOUNTS is true: they
must have been seeded.
"""

import base64
import json
import os
import re
import socket
import ssl
import sys
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

SECONDS = 60  # a cold start on a busy node is part of it
GATEWAY = urlsplit(os.environ["GATEWAY"])
HOST = os.environ["HOST"]
CATALOGUE = Path(os.environ["CATALOGUE"])
READS = ("GET", "HEAD")
REFUSED, BROKEN = 401, 500


def is_on(setting: str) -> bool:
    """Return whether an environment variable says true."""
    return os.environ[setting] == "true"


def is_called(notes: dict[str, str]) -> bool:
    """Return whether a function has a route that may be called without doing anything."""
    method = notes.get("offramp.dev/route", "").partition(" ")[0]
    does_write = notes.get("offramp.dev/writes", "").lower() == "true"
    only_reads = method.upper() in READS and not does_write
    return bool(method) and (only_reads or is_on("WRITES"))


class Gateway(HTTPSConnection):
    """Asks for HOST, also in TLS, at an address that has another name: the gateway's Service."""

    def connect(self) -> None:
        """Connect and, where VERIFY is true, check that the certificate is HOST's."""
        context = ssl.create_default_context()
        if not is_on("VERIFY"):
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        plain = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = context.wrap_socket(plain, server_hostname=HOST)


def call(
    method: str, path: str, own: dict[str, str], body: object = None
) -> tuple[int, str, bytes]:
    """Return status, the side that answered, and the body; *own* are further headers."""
    kind = Gateway if GATEWAY.scheme == "https" else HTTPConnection
    connection = kind(GATEWAY.hostname or "", GATEWAY.port, timeout=SECONDS)
    headers = {"Host": HOST, "Content-Type": "application/json", **own}
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("x-served-by", "gateway"), answer.read()
    finally:
        connection.close()


def route(notes: dict[str, str], side: str) -> str | None:
    """Return what is wrong with a function's route on *side*, or None."""
    method, path = notes["offramp.dev/route"].split()
    filled = re.sub(r"\{(.+?)(:path)?\}", r"\1", path)
    status, served_by, _ = call(method, filled, {"x-offramp": side})
    needs_caller = notes.get("offramp.dev/auth") in ("user", "admin")
    if served_by == "gateway" and status == REFUSED and needs_caller:
        return None
    if served_by != side:
        return f"answered by {served_by} with {status}"
    return f"status {status}" if status >= BROKEN else None


def account(settings: dict[str, Any], functions: dict[str, Any], side: str) -> str | None:
    """Return what is wrong with signing in as an account of the catalogue, or None."""
    method, path = functions[settings["function"]]["annotations"]["offramp.dev/route"].split()
    own, body = {"x-offramp": side}, settings.get("json")
    if basic := settings.get("basic"):
        own["Authorization"] = f"Basic {base64.b64encode(basic.encode()).decode()}"
    else:
        body = body or {}
    status, _, answer = call(method, path, own, body)
    named = settings.get("token", "access_token")
    return None if token(answer, named) else f"status {status} without {named}: {answer[:200]!r}"


def token(answer: bytes, named: str) -> object:
    """Return what *answer* has at *named* (its keys with dots between), or None."""
    try:
        found = json.loads(answer)
        for key in named.split("."):
            found = found[key]
    except (ValueError, LookupError, TypeError):
        return None
    return found


def main() -> int:
    """Print a line for each call; return the exit code."""
    catalogue = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    functions = catalogue["functions"]
    accounts = catalogue["x-offramp"].get("accounts", {}) if is_on("ACCOUNTS") else {}
    calls: list[tuple[str, Callable[[], str | None]]] = [
        (f"{name} {side}", partial(route, function["annotations"], side))
        for name, function in functions.items()
        if is_called(function.get("annotations") or {})
        for side in ("old", "new")
    ]
    calls += [
        (f"sign in as {name} {side}", partial(account, settings, functions, side))
        for name, settings in accounts.items()
        if "function" in settings  # else a page's form lets it in, or what goes with each request
        for side in ("old", "new")
    ]
    wrong = 0
    for name, check in calls:
        try:
            problem = check()
        except (OSError, HTTPException) as error:
            problem = repr(error)
        wrong += problem is not None
        print(f"{name}: {problem or 'ok'}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
