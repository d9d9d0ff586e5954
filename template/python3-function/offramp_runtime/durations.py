"""
Durations as of-watchdog's settings write them: `10s`, `1m30s`, `250ms`, or plain seconds.

Source: Go's time.ParseDuration, https://pkg.go.dev/time#ParseDuration.
"""

import re

_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|ns)")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")


def seconds(text: str) -> float:
    """Return a duration >= 0 in seconds. Raises ValueError when it is not one."""
    text = text.strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"{text!r} is not a duration such as 10s, 1m30s or 30")
    return sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text))
