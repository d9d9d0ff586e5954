import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import urllib3

STACK = """
x-offramp: {old: {app: "app:app", service: old}, groups: [main]}
functions:
  thing:
    handler: ./thing
    annotations: {offramp.dev/group: main, offramp.dev/route: GET /thing}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "thing").mkdir()
    (tmp_path / "thing" / "handler.py").write_text("def handle(event, context): ...\n")
    (tmp_path / "stack.yml").write_text(STACK)
    return tmp_path


def started(project: Path, port: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "offramp.gateway", "--root", project, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_serves_until_it_is_told_to_end(project: Path) -> None:
    """It starts before anything else runs, says so at /api/status, and SIGTERM is no error."""
    process = started(project, 0)
    assert process.stdout is not None
    address = process.stdout.readline().split()[-1].rstrip("/")

    assert urllib3.request("GET", f"{address}/healthz").status == 200
    assert urllib3.request("GET", f"{address}/api/status").status == 503
    assert urllib3.request("GET", f"{address}/metrics").status == 503
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


def test_a_port_in_use_is_named(project: Path) -> None:
    """Which port, so that one can look for who has it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = started(project, port)
        _, err = process.communicate(timeout=120)

    assert process.returncode == 1
    assert f"cannot serve on 127.0.0.1:{port}" in err
