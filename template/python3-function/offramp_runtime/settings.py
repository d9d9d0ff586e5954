"""
The only reader of the environment in the runtime.

Names in lower case are of-watchdog's, so that a stack.yml written for it keeps its meaning.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from offramp_runtime import durations

T = TypeVar("T")
MIB = 1024 * 1024


class BadSettingError(Exception):
    """An environment variable holds a value that cannot be meant."""


@dataclass(frozen=True)
class Settings:
    """
    How to serve one function. Durations in seconds; a limit of 0 means no limit.

    *metrics_socket* and *idle_seconds* are set by the host, not by the environment.
    """

    folder: Path
    address: str = ""
    port: int = 8080
    metrics_port: int = 8081
    metrics_socket: Path | None = None
    route: str = ""
    exec_timeout: float = 60.0
    read_timeout: float = 10.0
    write_timeout: float = 60.0
    keep_alive: float = 75.0
    healthcheck_interval: float = 0.0
    max_inflight: int = 0
    max_request_bytes: int = 25 * MIB
    max_connections: int = 1024
    threads: int = 64
    idle_seconds: float = 0.0
    access_log: bool = True
    exports_traces: bool = False
    sampler_follows_caller: bool = True


def read(environment: Mapping[str, str], default_folder: Path) -> Settings:
    """Return the settings; raises BadSettingError naming the first variable that is wrong."""

    def value(name: str, convert: Callable[[str], T], default: T) -> T:
        text = environment.get(name, "")
        return default if not text else _converted(name, text, convert)

    max_inflight = value("max_inflight", _count, 0)
    port, metrics_port = value("port", _port, 8080), value("metrics_port", _port, 8081)
    if port == metrics_port != 0:
        raise BadSettingError(f"environment variables port and metrics_port are both {port}")
    return Settings(
        folder=Path(environment.get("OFFRAMP_FUNCTION_FOLDER", default_folder)),
        address=environment.get("OFFRAMP_ADDRESS", ""),
        port=port,
        metrics_port=metrics_port,
        route=environment.get("OFFRAMP_ROUTE", ""),
        exec_timeout=value("exec_timeout", durations.seconds, 60.0),
        read_timeout=value("read_timeout", durations.seconds, 10.0),
        write_timeout=value("write_timeout", durations.seconds, 60.0),
        keep_alive=value("keep_alive", durations.seconds, 75.0),
        healthcheck_interval=value("healthcheck_interval", durations.seconds, 0.0),
        max_inflight=max_inflight,
        max_request_bytes=value("max_request_bytes", _count, 25 * MIB),
        max_connections=value("max_connections", _count, 1024),
        threads=value("threads", _positive, max_inflight + 1 if max_inflight else 64),
        access_log=value("access_log", _truth, True),
        exports_traces=_exports_traces(environment),
        sampler_follows_caller=_follows_caller(environment),
    )


def _exports_traces(environment: Mapping[str, str]) -> bool:
    """Tell whether the standard OpenTelemetry variables name a receiver."""
    endpoints = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    is_disabled = environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return not is_disabled and any(environment.get(name) for name in endpoints)


def _follows_caller(environment: Mapping[str, str]) -> bool:
    """Tell whether the sampler leaves the decision to a caller that has made one."""
    return environment.get("OTEL_TRACES_SAMPLER", "parentbased").startswith("parentbased")


def _converted(name: str, text: str, convert: Callable[[str], T]) -> T:
    try:
        return convert(text)
    except ValueError as error:
        raise BadSettingError(f"environment variable {name}: {error}") from error


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"{text!r} is not a whole number >= 0")
    return int(text)


def _positive(text: str) -> int:
    if _count(text) == 0:
        raise ValueError("must be at least 1")
    return int(text)


def _port(text: str) -> int:
    highest = 65535
    if _count(text) > highest:
        raise ValueError(f"{text!r} is not a port (0 to {highest})")
    return int(text)


def _truth(text: str) -> bool:
    answers = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if text.lower() not in answers:
        raise ValueError(f"{text!r} is neither true nor false")
    return answers[text.lower()]
