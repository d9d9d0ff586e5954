"""Who gets what in the environment: the project's settings, and nothing by accident."""

import os
import sys
from pathlib import Path

import pytest

from offramp.catalogue import load
from offramp.errors import UsageError
from offramp.local.environment import Surroundings, argv
from offramp.local.layout import Layout
from offramp.local.supervisor.__main__ import surroundings

STACK = """
x-offramp:
  old: {app: "plain:app", service: plain, port: 5001, environment: {SIDE: old}}
  groups: [one]
  environment: {MAIL: "127.0.0.1:{port:mail}", STORE: "file://{data}"}
  ports: {mail: 25}
  processes: {worker: {command: python -m worker, environment: {MAIL: own}}}
functions:
  greet:
    handler: ./greet
    annotations: {offramp.dev/group: one, offramp.dev/route: GET /greet}
    environment: {MAIL: of the function}
"""
PORTS = {"old": 5001, "mail": 2525, "collector": 4318, "operators": 8081}
OUTER = {"PATH": "/bin", "HOME": "/home/ana", "AWS_SECRET_ACCESS_KEY": "x", "OTEL_FOO": "y"}


@pytest.fixture
def around(tmp_path):
    (tmp_path / "greet").mkdir()
    (tmp_path / "greet" / "handler.py").touch()
    (tmp_path / "stack.yml").write_text(STACK)
    return made(tmp_path, OUTER)


def made(folder, outer):
    layout = Layout.of(folder, {})
    return Surroundings(load(folder), layout, PORTS, "postgresql://shop", outer)


def test_nothing_of_the_users_shell_reaches_a_function(around):
    """In a cluster it would not be there either; a secret of the shell may not leak."""
    seen = around.of_function(around.catalogue.functions[0])

    assert "AWS_SECRET_ACCESS_KEY" not in seen
    assert (seen["PATH"], seen["MAIL"], seen["OTEL_FOO"]) == ("/bin", "of the function", "y")
    assert seen["DATABASE_URL"] == "postgresql://shop"
    assert seen["OTEL_SERVICE_NAME"] == "greet"


def test_the_old_side_has_the_projects_settings_with_places_filled(around):
    """Both sides talk to the same mail server and the same store."""
    seen = around.of_old()

    assert seen["MAIL"] == "127.0.0.1:2525"
    assert seen["STORE"] == f"file://{around.layout.data}"
    assert (seen["PORT"], seen["SIDE"]) == ("5001", "old")
    assert seen["PYTHONPATH"].split(os.pathsep)[0] == str(around.catalogue.root)


def test_a_process_of_its_own_has_the_last_word(around):
    """The nearest setting wins."""
    process = around.catalogue.offramp.processes["worker"]

    assert around.of_process("worker", process)["MAIL"] == "own"


@pytest.mark.parametrize(
    ("outer", "endpoint"),
    [
        ({}, "http://127.0.0.1:4318"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://jaeger:4318"}, "http://jaeger:4318"),
    ],
)
def test_spans_go_to_the_users_collector_when_there_is_one(around, outer, endpoint):
    """Else to ours, for `offramp trace`."""
    seen = made(around.catalogue.root, outer).of_old()

    assert seen["OTEL_EXPORTER_OTLP_ENDPOINT"] == endpoint
    assert seen["OTEL_TRACES_SAMPLER"] == "parentbased_always_on"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("python -m worker", (sys.executable, "-m", "worker")),
        ("node 'my server.js'", ("node", "my server.js")),
        (".venv/bin/flask db upgrade", ("/app/.venv/bin/flask", "db", "upgrade")),
        ("/bin/true", ("/bin/true",)),
        ("", ()),
    ],
)
def test_python_in_a_command_is_the_one_that_runs_offramp(command, words):
    """No virtual environment need be active, and the application's own can be named."""
    assert argv(command, Path("/app")) == words


@pytest.mark.parametrize(
    ("own", "expected"), [("database: {name: shop}", {"PATH": "/bin"}), ("", None)]
)
def test_a_system_with_its_own_database_hears_nothing_of_another(
    tmp_path, monkeypatch, own, expected
):
    """PGPORT of a shell would lead the server and half of the sides elsewhere."""
    (tmp_path / "greet").mkdir()
    (tmp_path / "greet" / "handler.py").touch()
    (tmp_path / "stack.yml").write_text(STACK.replace("  groups:", f"  {own}\n  groups:"))
    shell = {"PATH": "/bin", "PGPORT": "5499", "PGHOST": "prod"}
    monkeypatch.setattr(os, "environ", shell)
    layout = Layout.of(tmp_path, {})
    layout.prepare()

    around, _ = surroundings(load(tmp_path), layout, PORTS)

    assert around.outer == (expected or shell)
    assert not expected or around.database_url.endswith("&port=5432")


def test_a_command_line_that_is_not_closed_is_told(tmp_path):
    """The quote is somewhere in it, and nobody has to look for it in a traceback."""
    with pytest.raises(UsageError, match=r"\"work 'it\" is no command line: No closing quotation"):
        argv("work 'it", tmp_path)
