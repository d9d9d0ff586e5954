"""Refusals that a function gives beside what it found: `user, error = signed_in()`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes

HEAD = """
from http import HTTPStatus
from flask import jsonify
KEY = app.config["API_KEY"]
ERRORS = {
    "NOT_FOUND": (104, "none", HTTPStatus.NOT_FOUND),
    "INVALID_TOKEN": (109, "no", HTTPStatus.UNAUTHORIZED),
}

def error(key):
    return {"code": ERRORS[key][0]}, ERRORS[key][2]

def signed_in():
    if request.headers.get("X-Auth-Token") != KEY:
        return None, (jsonify(error="no"), 401)
    return {"name": "x"}, None

def found(key):
    if key == "x":
        return False, error("NOT_FOUND")
    if request.headers.get("X-Auth-Token") != KEY:
        return False, error("INVALID_TOKEN")
    return True, {"key": key}

def flat():
    if request.headers.get("X-Auth-Token") != KEY:
        return False, jsonify(error="no"), 401
    return True, None, 200

def only_found(key):
    if key == "x":
        return False, error("NOT_FOUND")
    return True, {"token": request.headers.get("X-Auth-Token")}
"""
GUARDED = {
    "user, failed = signed_in()\n    if failed:\n        return failed": "api key",
    "user, failed = signed_in()\n    if failed is not None:\n        return failed": "api key",
    "user, failed = signed_in()\n    if user is None:\n        return 'no', 401": "api key",
    "ok, one = found(request.args['key'])\n    if not ok:\n        return one": "api key",
    "ok, body, code = flat()\n    if not ok:\n        return body, code": "api key",
    # who is there is not asked for, what refuses is something else, or nothing does
    "user, _ = signed_in()\n    print(user)": "none",
    "user, failed = signed_in()\n    if failed:\n        print(failed)": "none",
    "signed_in()": "none",
    "ok, one = only_found(request.args['key'])\n    if not ok:\n        return one": "none",
}


@pytest.mark.parametrize("code", GUARDED)
def test_who_hands_it_on_is_guarded(tmp_path: Path, code: str) -> None:
    """A route that is told to be open, and is not, would be moved without its guard."""
    source = f"{HEAD}\n@app.get('/')\ndef view():\n    {code}\n    return ''\n"

    assert routes(tmp_path, source)["GET /"].auth.kind == GUARDED[code]
