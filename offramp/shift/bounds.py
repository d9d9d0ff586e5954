"""The bounds a window must keep, from stack.yml's `x-offramp.gate` and a function's notes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from offramp.errors import UsageError

# name of a bound -> least and greatest value
RANGES: dict[str, tuple[float, float]] = {
    "fewest_requests": (1, 1_000_000),
    "window_seconds": (0.1, 86_400),
    "most_holds": (0, 10_000),
    "error_share": (0, 1),
    "client_error_share": (0, 1),
    "latency_ratio": (1, 1_000),
    "latency_floor_ms": (0, 3_600_000),
}


@dataclass(frozen=True)
class Gate:
    """
    How much worse the new side may be.

    *fewest_requests* on either side, in a window of *window_seconds*, which is prolonged
    at most *most_holds* times. *error_share* and *client_error_share* (0-1) are added to
    the old side's share of 5xx and 4xx. A latency counts as worse above *latency_ratio*
    times the old one, and then only if it is more than *latency_floor_ms* above it.
    """

    fewest_requests: int = 50
    window_seconds: float = 10.0
    most_holds: int = 6
    error_share: float = 0.01
    client_error_share: float = 0.05
    latency_ratio: float = 1.5
    latency_floor_ms: float = 25.0

    @classmethod
    def from_mapping(cls, bounds: Mapping[str, float]) -> "Gate":
        """Return the gate with *bounds* in place of defaults; raises `UsageError`."""
        for name, value in bounds.items():
            if name not in RANGES:
                raise UsageError(f"gate: {name!r} is not known; there are {', '.join(RANGES)}")
            least, greatest = RANGES[name]
            if not least <= value <= greatest:
                raise UsageError(f"gate: {name} must be {least} to {greatest}, not {value}")
            if _is_whole(name) and value != int(value):
                raise UsageError(f"gate: {name} must be a whole number, not {value}")
        return cls(**{n: int(v) if _is_whole(n) else float(v) for n, v in bounds.items()})  # type: ignore[arg-type]  # RANGES has the fields' names

    def document(self) -> dict[str, float]:
        """Return the bounds by name."""
        return asdict(self)


def _is_whole(name: str) -> bool:
    return next(field.type for field in fields(Gate) if field.name == name) is int
