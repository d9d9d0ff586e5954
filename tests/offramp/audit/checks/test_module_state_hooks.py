"""What hooks put on a name before each request keeps nothing for the next one."""

from pathlib import Path

import pytest

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import Sample, assert_left_alone, audit, left

SOURCE = """\
from flask import Blueprint
from shop import found
servers = None
part = Blueprint("part", __name__)
{mark}
def before():
    global servers
    {line}

@app.get("/")
def home():
    return str(servers) + current_app.config.get("SERVERS", "")

@part.get("/part")
def shown():
    return str(servers)

app.register_blueprint(part)
"""
HOOK = "@app.before_request"
FRESH = [
    "servers = found()",
    "current_app.config['SERVERS'] = found()",
    "app.config['SERVERS'] = found()",
    "app.config.setdefault('SERVERS', found())",
    "held = None or current_app; held.config.setdefault('SERVERS', found())",
]
KEPT = [
    (HOOK, "servers = (servers or 0) + 1 if request.path == '/' else servers; servers += 1"),
    (HOOK, "if request.args:\n        servers = [request.args]"),
    (HOOK, "current_app.config[request.path] = found()"),
    ("@part.before_request", "servers = [request.path]"),
    ("@app.after_request", "servers = [request.path]"),
]


@pytest.mark.parametrize("line", FRESH)
def test_what_each_request_finds_anew_is_left_alone(tmp_path: Path, line: str) -> None:
    """It is the same in every process by the time that anything reads it."""
    assert_left_alone(tmp_path, left(line, SOURCE.format(mark=HOOK, line=line)), CHECK)


@pytest.mark.parametrize(("mark", "line"), KEPT)
def test_what_may_be_an_earlier_requests_is_found(tmp_path: Path, mark: str, line: str) -> None:
    """It is changed by some requests only, or by what was there."""
    told = audit(tmp_path, Sample(line, SOURCE.format(mark=mark, line=line)), CHECK)

    assert {one.effect for one in told} & {"refactor first"}
