"""The host's control socket: one JSON object a line each way."""

import json
import threading
from collections.abc import Callable
from socketserver import StreamRequestHandler, ThreadingUnixStreamServer
from typing import Any

from offramp.local.host import exposition
from offramp.local.host.host import Host

Order = dict[str, Any]
Operation = Callable[[Host, Order], Any]


def status(host: Host, _: Order) -> dict[str, Any]:
    """Return all functions and their processes."""
    return host.status()


def metrics(host: Host, _: Order) -> dict[str, str]:
    """Return the merged Prometheus text."""
    return {
        "text": exposition.merged(
            (function.spec.name, process.pid, process.metrics_socket)
            for function, process in host.processes()
        )
    }


def stop(host: Host, _: Order) -> dict[str, bool]:
    """Let the host drain and end."""
    host.stop()
    return {"stopping": True}


def reload(host: Host, order: Order) -> dict[str, bool]:
    """Have a function's next calls answered by its code as it is now."""
    host.reload(order["function"])
    return {"accepted": True}


def scale(host: Host, order: Order) -> dict[str, bool]:
    """Have a number of processes of a function."""
    host.scale(order["function"], int(order["processes"]))
    return {"accepted": True}


OPERATIONS: dict[str, Operation] = {
    "status": status,
    "metrics": metrics,
    "stop": stop,
    "reload": reload,
    "scale": scale,
}


class _Conversation(StreamRequestHandler):
    def handle(self) -> None:
        """Answer line by line until the client goes."""
        for line in self.rfile:
            self.wfile.write(json.dumps(self._answer(line)).encode() + b"\n")

    def _answer(self, line: bytes) -> Any:
        assert isinstance(self.server, ControlServer)  # noqa: S101 - made there
        try:
            order = json.loads(line)
            operation = OPERATIONS[order["op"]]
        except (ValueError, TypeError, KeyError):
            return {"error": f"expected an object with op, one of {', '.join(OPERATIONS)}"}
        try:
            return operation(self.server.host, order)
        except (ValueError, TypeError, KeyError) as error:
            return {"error": f"{order['op']} has no such function or number: {error}"}


class ControlServer(ThreadingUnixStreamServer):
    """Listens on the specification's control socket, which only this user can reach."""

    daemon_threads = True

    def __init__(self, host: Host) -> None:
        path = host.spec.control
        path.unlink(missing_ok=True)
        super().__init__(str(path), _Conversation)
        path.chmod(0o600)
        self.host = host

    def start(self) -> None:
        """Answer in the background."""
        threading.Thread(target=self.serve_forever, name="control", daemon=True).start()
