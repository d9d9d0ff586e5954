"""What a check finds, and how bad that is."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TypeVar

from offramp.errors import OfframpError

T = TypeVar("T")


class Status(StrEnum):
    """UNKNOWN is no pass: nobody could look."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    UNKNOWN = "unknown"


PASSES = (Status.OK, Status.WARNING)


@dataclass(frozen=True)
class Finding:
    """One thing a check says; *remedy* is what to do, empty where nothing is."""

    status: Status
    message: str
    remedy: str = ""


@dataclass(frozen=True)
class Result:
    """A finding, and the check it comes from."""

    check: str
    status: Status
    message: str
    remedy: str

    def document(self) -> dict[str, str]:
        return asdict(self)


class UnknownError(OfframpError):
    """A fact that could not be learned: why, and what to do about that."""

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(why)
        self.remedy = remedy


class RefusedError(UnknownError):
    """Helm does not take the values; says what it said."""


NOT_RENDERED = UnknownError("it is not known what Helm would install", "see `values`")


def known(fact: T | UnknownError) -> T:
    """Return the fact; raises `UnknownError` where it could not be learned."""
    if isinstance(fact, UnknownError):
        raise fact
    return fact


def ok(message: str) -> Finding:
    """Return that all is well."""
    return Finding(Status.OK, message)


def failed(message: str, remedy: str) -> Finding:
    """Return what must be put right first."""
    return Finding(Status.FAILED, message, remedy)


def passes(results: Iterable[Result]) -> bool:
    """Tell whether one may deploy."""
    return all(result.status in PASSES for result in results)
