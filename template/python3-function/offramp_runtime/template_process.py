"""
Imports once, then forks function processes.

`python -m offramp_runtime.template_process SOCKET PRELOAD [FOLDER ...]`: the descriptor of a
socket, a JSON list of modules, and folders of libraries that come before the installed ones.
What the function server itself needs is loaded before that, and so is never taken from there.

A forked process has every preloaded module in memory already, shared with all others until
one writes to it. The process has one thread, since a fork copies only one. It is told what
to fork on a SOCK_SEQPACKET socket; the host watches the forked processes through pidfds, so
they outlive a template process that is killed.
"""

import ctypes
import gc
import importlib
import json
import os
import signal
import site
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from offramp_runtime import child, order
from offramp_runtime.logs import Log
from offramp_runtime.rehearsal import rehearse

OWN_PRELOAD = (
    "offramp_runtime.exposition",
    "offramp_runtime.series",
    "opentelemetry.exporter.otlp.proto.http.trace_exporter",
    "opentelemetry.sdk.trace.export",
)
LONGEST_SECONDS = 20.0  # of one import; what waits for something is left to who needs it
NO_PROCESS = 2**22 + 1  # above every pid of Linux, so that the host finds it ended already
_PR_SET_PDEATHSIG = 1


def main(descriptor: int, preload: list[str], folders: list[str]) -> int:
    """Serve orders from the socket *descriptor* until the host goes."""
    log = Log({"process": "template", "pid": os.getpid()})
    die_with_parent()
    preload_all([*OWN_PRELOAD], log)
    rehearse()
    search_first(folders)
    preload_all(preload, log)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps; the host has pidfds
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = socket.socket(fileno=descriptor)
    gc.collect()
    gc.disable()
    gc.freeze()
    channel.send(json.dumps({"ready": os.getpid()}).encode())
    while True:
        received = order.receive(channel)
        if received is None:
            return 0
        wanted, descriptors = received
        pid = fork(wanted.name, log)
        if pid == 0:
            channel.close()
            gc.enable()
            child.run(wanted, descriptors)
        for each in descriptors.all():
            os.close(each)
        channel.send(json.dumps({"started": pid}).encode())


def fork(name: str, log: Log) -> int:
    """Fork for the function *name*; return `NO_PROCESS` where memory or processes are short."""
    try:
        return os.fork()
    except OSError as error:
        log.line("error", f"no process could be started for {name}: {error}")
        return NO_PROCESS


class Late(BaseException):
    """An import takes too long: no function can be started meanwhile, whichever needs it."""


def preload_all(modules: list[str], log: Log, seconds: float = LONGEST_SECONDS) -> None:
    """
    Import *modules*; one that fails is logged and left to the functions that need it.

    So is one that takes more than *seconds*, and all of its package.
    """
    late: set[str] = set()
    for name in modules:
        package, started = name.partition(".")[0], time.monotonic()
        if package in late:
            continue
        running = set(threading.enumerate())
        try:
            with bounded(seconds):
                importlib.import_module(name)
        except (Exception, SystemExit, Late) as error:  # noqa: BLE001 - the edge of foreign code
            log.failure(f"could not preload {name}", error)
            late |= {package} if isinstance(error, Late) else set()
            continue
        if not running.issuperset(threading.enumerate()):
            log.line("warning", f"preloading {name} has started threads; they do not survive")
        log.line("debug", f"preloaded {name}", ms=round((time.monotonic() - started) * 1000, 1))


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise Late in the block after *seconds*; only the main thread may call this."""

    def stop(*_: object) -> None:
        raise Late(f"it took more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends, however that happens."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent or not Path(f"/proc/{parent}").exists():
        raise SystemExit(0)


def search_first(folders: list[str]) -> None:
    """Look for modules in *folders* of libraries before ours, theirs of `.pth` files included."""
    ours = list(sys.path)
    for folder in folders:
        site.addsitedir(folder)  # reads the .pth files, by which editable installs are found
    added = [each for each in sys.path if each not in ours]
    installed = set(site.getsitepackages())
    first = next((n for n, each in enumerate(ours) if each in installed), len(ours))
    sys.path[:] = [*ours[:first], *added, *ours[first:]]


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]))
