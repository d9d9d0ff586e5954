"""The order to start one function process, as it goes from the host to the template process."""

import json
import socket
from dataclasses import asdict, dataclass
from typing import Any

MAX_BYTES = 200_000
DESCRIPTORS = 4


@dataclass(frozen=True)
class Order:
    """
    What the new process is to be; durations in seconds, None leaves the default.

    *ordered_at* is in monotonic seconds, which all processes of a machine share.
    """

    name: str
    folder: str
    env: dict[str, str]
    route: str
    concurrency: int
    idle_seconds: float
    exec_timeout: float | None
    memory_bytes: int | None
    max_request_bytes: int | None
    metrics_socket: str
    ordered_at: float


@dataclass(frozen=True)
class Descriptors:
    """What the new process is handed: socket, log file, scorecard, and the host's life line."""

    listener: int
    log: int
    scorecard: int
    life: int

    def all(self) -> list[int]:
        """Return them in the order in which they are sent."""
        return [self.listener, self.log, self.scorecard, self.life]


def send(channel: socket.socket, order: Order, descriptors: Descriptors) -> None:
    """Send an order. Raises OSError, also when the environment in it is too large."""
    socket.send_fds(channel, [json.dumps(asdict(order)).encode()], descriptors.all())


def receive(channel: socket.socket) -> tuple[Order, Descriptors] | None:
    """Return the next order; None when the host has gone."""
    message, descriptors, _, _ = socket.recv_fds(channel, MAX_BYTES, DESCRIPTORS)
    if not message:
        return None
    content: dict[str, Any] = json.loads(message)
    return Order(**content), Descriptors(*descriptors)
