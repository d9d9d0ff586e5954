"""Failures on request, so that tests and people can see what the callers make of them."""

import threading
from dataclasses import dataclass, replace
from typing import Any

KNOWN = {
    "smtp": {"refuse", "temporary", "permanent", "slow"},
    "sms": {"slow"},
    "push": {"slow"},
    "rates": {"slow", "garbage"},
}
LONGEST_HOLD_SECONDS = 30.0
UNAVAILABLE = 503
LOWEST_STATUS, HIGHEST_STATUS = 400, 599


class UnknownFaultError(ValueError):
    """The fault that was asked for does not exist."""


@dataclass(frozen=True)
class Fault:
    """
    What a service does wrong: a word, or an HTTP status from 400 to 599.

    It begins after *after* requests that are answered properly, and ends by itself
    after *times* failures; None is until it is taken back.
    """

    what: str | int
    after: int = 0
    times: int | None = None


def parse(service: str, value: Any) -> Fault | None:
    """
    Return the fault that *value* of a request means; None ends the present one.

    A value is a word, a status, `{"fault": word or status, "after": n, "times": n}`
    or `{"fail_after_pages": n}`. Raises UnknownFaultError.
    """
    if service not in KNOWN:
        raise UnknownFaultError(f"there is no service {service!r}; known: {', '.join(KNOWN)}")
    if value is None:
        return None
    if not isinstance(value, dict):
        return Fault(_what(service, value))
    if "fail_after_pages" in value:
        return Fault(UNAVAILABLE, after=_count(value["fail_after_pages"]))
    times = value.get("times")
    return Fault(
        _what(service, value.get("fault")),
        after=_count(value.get("after", 0)),
        times=None if times is None else _count(times),
    )


def _count(value: Any) -> int:
    """Return *value* if requests can be counted by it."""
    if isinstance(value, int) and value >= 0:
        return value
    raise UnknownFaultError(f"{value!r} is not a number of requests")


def _what(service: str, value: Any) -> str | int:
    """Return *value* if *service* can fail in this way."""
    is_status = isinstance(value, int) and LOWEST_STATUS <= value <= HIGHEST_STATUS
    if value in KNOWN[service] or (is_status and service != "smtp"):
        possible: str | int = value
        return possible
    raise UnknownFaultError(f"{service} cannot do {value!r}")


class Faults:
    """The present fault of each service; safe to use from many threads."""

    def __init__(self) -> None:
        self._present: dict[str, Fault] = {}
        self._changed = threading.Condition()

    def set(self, service: str, fault: Fault | None) -> None:
        """Replace the fault of *service*; None: it works again."""
        with self._changed:
            if fault is None:
                self._present.pop(service, None)
            else:
                self._present[service] = fault
            self._changed.notify_all()

    def present(self, service: str) -> Fault | None:
        """Return the fault of *service* without using it up."""
        with self._changed:
            return self._present.get(service)

    def take(self, service: str) -> str | int | None:
        """Return what goes wrong with this one request to *service*, and count it."""
        with self._changed:
            fault = self._present.get(service)
            if fault is None:
                return None
            if fault.after > 0:
                self._present[service] = replace(fault, after=fault.after - 1)
                return None
            if fault.times is not None:
                self._count_down(service, fault, fault.times)
            return fault.what

    def hold(self, service: str) -> None:
        """Return when *service* is no longer slow, at the latest after 30 seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_slow(service), LONGEST_HOLD_SECONDS)

    def _is_slow(self, service: str) -> bool:
        fault = self._present.get(service)
        return fault is not None and fault.what == "slow"

    def _count_down(self, service: str, fault: Fault, times: int) -> None:
        if times <= 1:
            del self._present[service]
        else:
            self._present[service] = replace(fault, times=times - 1)
