"""Whether two answers are the same but for what differs each time; `offramp verify` reads them."""

import re
from typing import Any

from offramp.cases import Answer
from offramp.verify import paths, seen
from offramp.verify.differ import differences as differences_of
from tests.sides.rows import IDS

NOBODY = "no uuid of a case"
DIFFERENT_EACH_TIME = {
    *("access_token", "refresh_token", "request_id", "ms", "side"),
    *("x-request-id", "retry-after"),
}
TIMES = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
WAITS = re.compile(r"try again in \d+ s")


def differences(old: Answer, new: Answer) -> list[str]:
    """Return one sentence for each thing that is not the same; empty when all is."""
    return [
        f"{paths.text(each.path)} is {each.old!r} in old, {each.new!r} in new"
        for each in differences_of(comparable(old), comparable(new))
    ]


def comparable(answer: Answer) -> dict[str, Any]:
    """Return what of *answer* must be the same on both sides; each draws its own report page."""
    found: dict[str, Any] = _alike(seen.seen(answer, NOBODY))
    if isinstance(found["body"], dict) and "page" in found["body"]:
        charts = sum(tag.startswith("<svg") for tag in found["body"]["page"])
        found["body"] = {"tables": found["body"]["tables"], "charts": charts}
    return found


def _alike(value: Any, key: str = "") -> Any:
    match value:
        case dict():
            return {name: _alike(item, name) for name, item in value.items()}
        case list():
            return [_alike(item) for item in value]
        case _ if key in DIFFERENT_EACH_TIME:
            return f"<{key}>"
        case str():
            return WAITS.sub("try again in <n> s", TIMES.sub("<time>", IDS.sub("<id>", value)))
        case _:
            return value
