"""
Call every route through the callers' gateway, once on each side; exit 1 when one is not right.

A route is right when the side that was asked for answers (not the gateway for it) with less
than 500, or when the gateway refuses a call without a token where one is needed. The
accounts of the catalogue sign in on both sides.
"""

import json
import os
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
CATALOGUE = Path("/catalogue/stack.yml")
OK, REFUSED, BROKEN = 200, 401, 500


def call(method: str, path: str, side: str, body: object = None) -> tuple[int, str, bytes]:
    """Return status, the side that answered, and the body."""
    kind = HTTPSConnection if GATEWAY.scheme == "https" else HTTPConnection
    connection = kind(GATEWAY.hostname or "", GATEWAY.port, timeout=SECONDS)
    headers = {"Host": os.environ["HOST"], "x-offramp": side, "Content-Type": "application/json"}
    try:
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("x-served-by", "gateway"), answer.read()
    finally:
        connection.close()


def route(notes: dict[str, str], side: str) -> str | None:
    """Return what is wrong with a function's route on *side*, or None."""
    method, path = notes["offramp.dev/route"].split()
    status, served_by, _ = call(method, path.replace("{", "").replace("}", ""), side)
    needs_caller = notes.get("offramp.dev/auth") in ("user", "admin")
    if served_by == "gateway" and status == REFUSED and needs_caller:
        return None
    if served_by != side:
        return f"answered by {served_by} with {status}"
    return f"status {status}" if status >= BROKEN else None


def account(settings: dict[str, Any], functions: dict[str, Any], side: str) -> str | None:
    """Return what is wrong with signing in as an account of the catalogue, or None."""
    method, path = functions[settings["function"]]["annotations"]["offramp.dev/route"].split()
    status, _, body = call(method, path, side, settings["json"])
    if status != OK:
        return f"status {status}: {body[:200]!r}"
    return None if json.loads(body).get(settings.get("token", "access_token")) else "no token"


def main() -> int:
    """Print a line for each call; return the exit code."""
    catalogue = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    functions = catalogue["functions"]
    calls: list[tuple[str, Callable[[], str | None]]] = [
        (f"{name} {side}", partial(route, function["annotations"], side))
        for name, function in functions.items()
        if "offramp.dev/route" in (function.get("annotations") or {})
        for side in ("old", "new")
    ]
    calls += [
        (f"sign in as {name} {side}", partial(account, settings, functions, side))
        for name, settings in catalogue["x-offramp"].get("accounts", {}).items()
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
