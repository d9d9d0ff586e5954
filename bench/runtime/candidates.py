"""The servers that were candidates, each serving the same trivial handler on a port."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from bench.runtime import pinned
from bench.runtime.load import TRIVIAL

Candidate = Callable[[], AbstractContextManager[int]]
WATCHDOG = "github.com/openfaas/of-watchdog@v0.0.0-20260513144341-9bdadb1e8c68"  # its tag 0.11.6


@contextmanager
def ours() -> Iterator[int]:
    """Our runtime, with metrics, and traces exported to a receiver that forgets them."""
    port = pinned.free_port()
    with receiver() as endpoint:
        env = {
            "OFFRAMP_FUNCTION_FOLDER": str(TRIVIAL),
            "OFFRAMP_ADDRESS": "127.0.0.1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint,
            "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
            "OTEL_TRACES_SAMPLER_ARG": "0.1",
            "port": str(port),
            "metrics_port": str(pinned.free_port()),
            "access_log": "false",
        }
        with pinned.server([sys.executable, "-m", "offramp_runtime"], port, env):
            yield port


@contextmanager
def waitress() -> Iterator[int]:
    """Flask under waitress, as OpenFaaS's python3-http template runs it."""
    port = pinned.free_port()
    with pinned.server([sys.executable, "-m", "bench.runtime.flask_adapter", str(port)], port, {}):
        yield port


@contextmanager
def gunicorn() -> Iterator[int]:
    """Flask under gunicorn with eight threads."""
    port = pinned.free_port()
    options = ["-k", "gthread", "--threads", "8", "-b", f"127.0.0.1:{port}"]
    app = "bench.runtime.flask_adapter:app"
    with pinned.server([sys.executable, "-m", "gunicorn", *options, app], port, {}):
        yield port


@contextmanager
def granian() -> Iterator[int]:
    """Flask under Granian."""
    port = pinned.free_port()
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    app = "bench.runtime.flask_adapter:app"
    with pinned.server([sys.executable, "-m", "granian", *options, "--no-ws", app], port, {}):
        yield port


@contextmanager
def watchdog(binary: Path) -> Iterator[int]:
    """Flask under waitress behind OpenFaaS's of-watchdog, as its image runs it."""
    port, inner = pinned.free_port(), pinned.free_port()
    env = {
        "fprocess": f"{sys.executable} -m bench.runtime.flask_adapter {inner}",
        "mode": "http",
        "upstream_url": f"http://127.0.0.1:{inner}",
        "port": str(port),
        "cgi_headers": "true",
        "suppress_lock": "true",
    }
    with pinned.server([str(binary)], port, env):
        pinned.wait_for_answer(inner)
        yield port


def find_watchdog(folder: Path) -> Path | None:
    """Return of-watchdog from the PATH, or built by Go into *folder*; None without either."""
    for name in ("fwatchdog", "of-watchdog"):
        if found := shutil.which(name):
            return Path(found)
    if not shutil.which("go"):
        return None
    built = subprocess.run(
        ["go", "install", WATCHDOG],  # noqa: S607 - the user's own Go
        env={**os.environ, "GOBIN": str(folder)},
        capture_output=True,
        check=False,
    )
    return folder / "of-watchdog" if built.returncode == 0 else None


@contextmanager
def receiver() -> Iterator[str]:
    """A trace receiver that forgets what it gets, on the callers' core."""

    class Forget(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Take the spans."""
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Forget) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
