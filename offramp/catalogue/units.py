"""Sizes and durations as Kubernetes and OpenFaaS write them."""

import re

SIZE = re.compile(r"(\d{1,15}(?:\.\d+)?)([KMGT]i?)?")
PLAIN = re.compile(r"\d{1,15}(?:\.\d+)?")
DURATION = re.compile(r"(\d{1,15}(?:\.\d+)?)(ms|s|m|h)")
BYTES = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
BYTES |= {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def size(text: str | int | None) -> int | None:
    """
    Return a Kubernetes quantity such as ``128Mi`` in bytes; None stays None.

    Raises `ValueError` for anything else.
    """
    if text is None:
        return None
    match = SIZE.fullmatch(str(text))
    if match is None:
        raise ValueError(f"{text!r} is not a size such as 128Mi")
    return int(float(match[1]) * BYTES[match[2] or ""])


def duration(text: str | float | None) -> float | None:
    """
    Return a Go duration such as ``1m30s``, or plain seconds, in seconds; None stays None.

    Raises `ValueError` for anything else.
    """
    if text is None:
        return None
    if PLAIN.fullmatch(str(text)):
        return float(text)
    parts = DURATION.findall(str(text))
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(f"{text!r} is not a duration such as 30s or 1m30s")
    return sum(float(number) * SECONDS[unit] for number, unit in parts)
