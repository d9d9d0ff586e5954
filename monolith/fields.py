"""Checks of single values; each returns what is wrong with one, or None."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monolith.problems import FieldError

Check = Callable[[Any], str | None]

CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
CONTROL_MULTILINE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Text:
    """A string of *low* to *high* characters; *form* is a pattern with its message."""

    low: int = 0
    high: int | None = None
    multiline: bool = False
    form: tuple[re.Pattern[str], str] | None = None

    def __call__(self, value: Any) -> str | None:
        if not isinstance(value, str):
            return "must be a string"
        if (CONTROL_MULTILINE if self.multiline else CONTROL).search(value):
            return "must not contain control characters"
        if len(value) < self.low:
            return f"must have at least {self.low} characters"
        if self.high is not None and len(value) > self.high:
            return f"must have at most {self.high} characters"
        if self.form and not self.form[0].fullmatch(value):
            return self.form[1]
        return None


@dataclass(frozen=True)
class Integer:
    """A whole number from *low* to *high*."""

    low: int
    high: int

    def __call__(self, value: Any) -> str | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return "must be an integer"
        if value < self.low:
            return f"must be at least {self.low}"
        if value > self.high:
            return f"must be at most {self.high}"
        return None


@dataclass(frozen=True)
class Choice:
    """One of a few texts."""

    options: tuple[str, ...]

    def __call__(self, value: Any) -> str | None:
        if message := Text()(value):
            return message
        return None if value in self.options else f"must be one of {', '.join(self.options)}"


def email(value: Any) -> str | None:
    """An e-mail address of at most 254 characters."""
    return Text(high=254, form=(EMAIL, "must be an e-mail address"))(value)


def day(value: Any) -> str | None:
    """A date in ISO form."""
    if message := Text()(value):
        return message
    return None if parse_day(value) else "must be a date such as 2026-01-31"


def parse_day(text: str) -> date | None:
    """The date *text* stands for, or None."""
    if not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Form:
    """The fields of an object; *is_open* lets unknown ones pass."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    read_only: frozenset[str] = frozenset()
    is_open: bool = False

    def errors(self, value: Any, path: str) -> list[FieldError]:
        """What is wrong with *value*, fields named from *path* on."""
        if not isinstance(value, dict):
            return [FieldError(path.removesuffix(".") or "body", "must be an object")]
        checks = {**self.required, **self.optional}
        found = {name: "is required" for name in self.required if name not in value}
        for name, content in value.items():
            if message := self.message(checks.get(name), name, content):
                found[name] = message
        return [FieldError(path + name, message) for name, message in found.items()]

    def message(self, check: Check | None, name: str, content: Any) -> str | None:
        """What is wrong with one field that is there."""
        if check:
            return check(content)
        if name in self.read_only:
            return "cannot be changed"
        return None if self.is_open else "is not known"
