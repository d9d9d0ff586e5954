"""
What kind of value something is, from its exact form to its mere type.

Where the old side differs from itself, values cannot be compared. Their kinds can: what was
a UUID, a time of one format or a token of some length must be so on the new side too.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}(?P<between>[T ])\d{2}:\d{2}(:\d{2})?(?P<fraction>[.,]\d+)?"
    r"(?P<zone>Z|[+-]\d{2}(:?\d{2})?)?"
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
HTTP_TIME = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT")
JWT = re.compile(r"e[yw][\w-]{4,}\.[\w-]+\.[\w-]{10,}")
HEX = re.compile(r"[0-9a-f]{16,}|[0-9A-F]{16,}")
TOKEN = re.compile(r"[\w+/-]{20,}={0,2}", re.ASCII)  # no word is so long
PREFIX = re.compile(r"[a-z]{2,8}_")  # of tokens, such as rt_ and whsec_
NUMBER = re.compile(r"\d+")
FORMS = re.compile(
    "|".join(
        f"(?P<{name}>{form.pattern.replace('?P<', '?P<_')})"
        for name, form in {
            "uuid": UUID,
            "time": TIME,
            "http_time": HTTP_TIME,
            "day": DAY,
            "jwt": JWT,
            "hex": HEX,
            "token": TOKEN,
            "number": NUMBER,
        }.items()
    ),
    re.ASCII,
)
SECONDS = range(10**9, 10**10)  # since 1970: from 2001 on
MILLISECONDS = range(10**12, 10**13)
LONGEST = 10_000  # characters that are looked at
Kinds = tuple[str, str, str]


class Absent:
    """The value of what is not there."""

    def __repr__(self) -> str:
        return "nothing"


ABSENT: Final = Absent()
TYPES: Mapping[type, str] = {
    bool: "a boolean",
    type(None): "null",
    dict: "an object",
    list: "a list",
    Absent: "nothing",
}


def kinds(value: Any) -> Kinds:
    """Return (exact form, form without lengths, type) of one value of JSON."""
    if value == "":
        return ("an empty text",) * 3  # who expects a token cannot do with none
    if isinstance(value, str):
        exact, rough = (FORMS.sub(_named(long=long), value[:LONGEST]) for long in (True, False))
        return exact, rough, "a string"
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(value), _number(value), "a number"
    kind = TYPES.get(type(value), "a number")
    return kind, kind, kind


def form(value: str) -> str:
    """Return *value* with the name of its form in place of every id, time and token."""
    named = _named(long=False)
    return FORMS.sub(
        lambda found: found[0] if found.lastgroup in ("day", "number") else named(found), value
    )


def _number(value: int) -> str:
    if value in SECONDS:
        return "seconds since 1970"
    return "milliseconds since 1970" if value in MILLISECONDS else "a whole number"


def _named(*, long: bool) -> Callable[[re.Match[str]], str]:
    """Return what names a form that was found; *long*: with its length."""

    def name(found: re.Match[str]) -> str:
        if found.lastgroup == "time":
            return _time(found)
        if found.lastgroup in ("hex", "token"):
            prefix = PREFIX.match(found[0])
            start = prefix[0] if prefix else ""
            size = f"{len(found[0]) - len(start)} " if long else ""
            return f"{start}<{size}characters>"
        return f"<{found.lastgroup}>"

    return name


def _time(found: re.Match[str]) -> str:
    """PostgreSQL leaves out zeros at the end, so how many digits there are means nothing."""
    zone = found["_zone"] or "no zone"
    shown = "offset" if zone[0] in "+-" else zone
    return f"<time{found['_between']}{shown}{' with a fraction' if found['_fraction'] else ''}>"
