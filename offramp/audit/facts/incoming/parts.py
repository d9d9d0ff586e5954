"""The parts of a request, and by which names code takes keys from them."""

from __future__ import annotations

import re
from dataclasses import dataclass

REQUEST = re.compile(r"^flask(?:\.globals|\.wrappers)?\.[Rr]equest(?:\(\))?\.(.*)$")
EITHER = "form or query"
PARTS = {
    "json": "json",
    "get_json()": "json",
    "form": "form",
    "args": "query",
    "files": "files",
    "headers": "headers",
    "cookies": "cookies",
    "values": EITHER,
    "view_args": "",
}
PASSED_ON = re.compile(r"(\.to_dict|\.copy|\.deepcopy)?(\(\))?$")
BODY_READS = (
    "get_json",
    "json",
    "get_data",
    "data",
    "stream",
)
OWN = frozenset(
    {
        "accept",
        "content-type",
        "content-length",
        "host",
        "user-agent",
        "transfer-encoding",
        "expect",
    }
)
WHOLE = frozenset({"json", "form", "query"})


@dataclass(frozen=True)
class Taken:
    """
    One key that is taken from a part of the request; *required* is None where nothing says it.

    *example* is a value that it may have, as JSON; "" where any text may do.
    """

    part: str
    key: str
    required: bool | None
    example: str = ""
    declared: bool = False  # by a schema or a refusal; else by how the key is used


def is_body(target: str) -> bool:
    """Tell whether a reference is the body as it comes, or as JSON."""
    match = REQUEST.match(target)
    return match is not None and match[1].partition(".")[0].removesuffix("()") in BODY_READS
