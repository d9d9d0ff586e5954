"""
Read a stream of server-sent events as a list of them.

Source: HTML Standard, 9.2.6 "Interpreting an event stream".
"""

import json
from codecs import getincrementaldecoder
from collections.abc import Sequence
from typing import Any

from offramp.verify.bodies import values

TYPE = "text/event-stream"
CUT = b"\n\n: cut by who read it\n\n"


def read(body: bytes) -> dict[str, Any]:
    """
    Return its whole ``events``, JSON in ``data`` read, and whether it ``ends`` by itself.

    Comments are left out. CUT at the end of *body* says that it was not read to its end.
    """
    is_cut = body.endswith(CUT)  # which may have been within a character
    text = getincrementaldecoder("utf-8")().decode(body.removesuffix(CUT), final=not is_cut)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = text.split("\n\n")[:-1]  # what follows the last empty line is not whole
    events = [event for block in blocks if (event := _event(block))]
    return {"events": events, "ends": not is_cut}


def as_far_as_all(bodies: Sequence[Any]) -> list[Any]:
    """Return *bodies* of streams; where all were cut, with as many events as the shortest has."""
    if not all(isinstance(each, dict) and each.get("ends") is False for each in bodies):
        return list(bodies)
    told = [each["events"] for each in bodies if each["events"]]
    fewest = min(map(len, told), default=0)
    return [{**each, "events": each["events"][:fewest]} for each in bodies]


def _event(block: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for line in block.split("\n"):
        name, _, value = line.partition(":")
        if name:
            value = value.removeprefix(" ")
            fields[name] = f"{fields[name]}\n{value}" if name in fields else value
    if "data" in fields:
        fields["data"] = _value(fields["data"])
    return fields


def _value(text: str) -> Any:
    """Return what *text* says as JSON; what is in quotes keeps them, since texts may have none."""
    try:
        value = values.read(text)
    except (ValueError, RecursionError):
        return text
    return json.dumps(value) if isinstance(value, str) else value
