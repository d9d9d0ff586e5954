import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from itertools import repeat
from pathlib import Path

import pytest

from bench import audit, measurements
from bench.load import closed_loop
from bench.measurements import Outcome
from bench.row import Row
from tests.servers import Server
from tests.waiting import until

MET = Row("speed", 2, 1, "requests/s", 2, ">= 1x", True)
MISSED = Row("speed", 1, 2, "requests/s", 0.5, ">= 1x", False)
REQUEST = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"


class Handler(BaseHTTPRequestHandler):
    """Answers 200, or 500 at /broken."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None: ...

    def do_GET(self) -> None:
        self.close_connection = self.path == "/closes"
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"x" * 100_000)


@pytest.fixture
def port() -> Iterator[int]:
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_only_modules_with_rows_are_measurements(tmp_path: Path) -> None:
    """What they share stands beside them."""
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "speed.py").write_text("import x\n\n\ndef rows():\n    pass\n")
    (tmp_path / "row.py").write_text("class Row: ...\n")

    assert measurements.names(tmp_path) == ["part.speed"]


def test_a_failing_measurement_is_an_outcome() -> None:
    """It must cost only its own rows, and say what went wrong."""
    outcome = measurements.measure("row")

    assert not outcome.is_met
    assert "no attribute 'rows'" in outcome.failure


def is_gone(pid: int) -> bool:
    """Whether it has ended; somebody else may have to take note of that."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_measurement_that_hangs_ends_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its servers took the cores of every measurement after it."""
    monkeypatch.setattr(measurements, "LONGEST", 3)
    note = tmp_path / "pid"
    server = f"echo $$ >{note}; exec sleep 600"
    hangs = f"import subprocess; subprocess.run(['sh', '-c', {server!r}])"
    with pytest.raises(subprocess.TimeoutExpired):
        measurements._run([sys.executable, "-c", hangs])

    pid = int(note.read_text())
    until(lambda: is_gone(pid))


@pytest.mark.parametrize(("rows", "is_met"), [((MET,), True), ((MET, MISSED), False), ((), True)])
def test_one_missed_bound_is_enough(rows: tuple[Row, ...], *, is_met: bool) -> None:
    """The command ends with 1 then."""
    assert Outcome("x", rows).is_met is is_met


def test_an_audit_that_fails_is_no_fast_audit(tmp_path: Path) -> None:
    """A crash ends with 1, and within a second."""
    with pytest.raises(RuntimeError, match=r"ended with \d: (?s:.*)nowhere"):
        audit._audit(tmp_path / "nowhere", tmp_path / "out")


def test_an_audit_that_crashes_is_no_fast_audit(tmp_path: Path) -> None:
    """Its documents cannot be written where a file is."""
    (tmp_path / "app.py").write_text("from flask import Flask\n\napp = Flask(__name__)\n")
    (tmp_path / "file").write_text("")
    with pytest.raises(RuntimeError, match=r"ended with 1: (?s:.*)file"):
        audit._audit(tmp_path, tmp_path / "file/out")


def test_a_loop_counts_whole_answers(port: int) -> None:
    """An answer that comes in several pieces is one answer."""
    begun = time.perf_counter()
    measured = closed_loop(port, repeat(REQUEST % b"/"), connections=2, seconds=2)
    took = time.perf_counter() - begun

    assert len(measured.ms) / took <= measured.per_second <= len(measured.ms) / 2
    assert 0 < measured.percentile(50) <= measured.percentile(99)


def test_a_loop_tells_a_server_that_closes(port: int) -> None:
    """It read nothing, again and again, until its time was over."""
    with pytest.raises(RuntimeError, match="closed a connection"):
        closed_loop(port, repeat(REQUEST % b"/closes"), connections=1, seconds=1)


def test_a_loop_does_not_count_failures(port: int) -> None:
    """A server that fails fast would look fast."""
    with pytest.raises(RuntimeError, match="not a 200"):
        closed_loop(port, repeat(REQUEST % b"/broken"), connections=1, seconds=1)
