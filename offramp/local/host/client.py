"""Asks a running host through its control socket."""

import json
import socket
from pathlib import Path
from typing import Any

from offramp.errors import OfframpError

ANSWER_SECONDS = 10.0


class HostUnreachableError(OfframpError):
    """No host listens on the control socket, or it does not answer."""


class HostClient:
    """One question, one connection; raises HostUnreachableError."""

    def __init__(self, control: Path) -> None:
        self._control = control

    def status(self) -> dict[str, Any]:
        """Return pid, template_pid and functions: {name: {port, cold_starts, processes}}."""
        return self._ask("status")

    def metrics(self) -> str:
        """Return Prometheus text with the labels function and pid."""
        return str(self._ask("metrics")["text"])

    def stop(self) -> None:
        """Let the host drain and end; returns before it has ended. May be asked twice."""
        self._ask("stop")

    def reload(self, function: str) -> None:
        """Let the processes finish; the next calls are answered by the code as it is now."""
        self._ask("reload", function=function)

    def scale(self, function: str, processes: int) -> None:
        """Have so many processes now, at most the function's maximum."""
        self._ask("scale", function=function, processes=processes)

    def _ask(self, operation: str, **order: Any) -> dict[str, Any]:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(ANSWER_SECONDS)
                connection.connect(str(self._control))
                connection.sendall(json.dumps({"op": operation, **order}).encode() + b"\n")
                with connection.makefile("rb") as answers:
                    answer: dict[str, Any] = json.loads(answers.readline())
        except (OSError, ValueError) as error:
            raise HostUnreachableError(
                f"the function host does not answer on {self._control}: {error}; "
                "`offramp status` tells what runs"
            ) from error
        if "error" in answer:
            raise OfframpError(str(answer["error"]))
        return answer
