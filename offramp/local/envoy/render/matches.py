"""Which requests a route takes: by method, by path, and by the side that a header asks for."""

import re

from offramp.local.envoy.render.types import Json

SIDE = "x-offramp"
PLACEHOLDER = re.compile(r"\{[^/{}]+\}")


def match(method: str, path: str, side: str | None = None) -> Json:
    """
    Return the match of *method* (GET takes HEAD too) and *path*, with ``{name}`` a segment.

    With *side*, only requests whose ``x-offramp`` header says so.
    """
    regex = "GET|HEAD" if method == "GET" else None
    value = {"safe_regex": {"regex": regex}} if regex else {"exact": method}
    headers: list[Json] = [{"name": ":method", "string_match": value}]
    if side is not None:
        headers.append({"name": SIDE, "string_match": {"exact": side}})
    if not PLACEHOLDER.search(path):
        return {"path": path, "headers": headers}
    parts = [re.escape(part) for part in PLACEHOLDER.split(path)]
    return {"safe_regex": {"regex": "[^/]+".join(parts)}, "headers": headers}


def order(path: str) -> list[bool]:
    """Return a key that sorts literal segments before templated ones, from the left."""
    return [PLACEHOLDER.search(segment) is not None for segment in path.split("/")]
