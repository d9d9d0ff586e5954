"""Which requests a route takes: by method, by path, and by the side that a header asks for."""

from offramp.catalogue import paths
from offramp.local.envoy.render.types import Json

SIDE = "x-offramp"


def match(method: str, path: str, side: str | None = None) -> Json:
    """
    Return the match of *method* (GET takes HEAD too) and *path*, a template.

    With *side*, only requests whose ``x-offramp`` header says so.
    """
    regex = "GET|HEAD" if method == "GET" else None
    value = {"safe_regex": {"regex": regex}} if regex else {"exact": method}
    headers: list[Json] = [{"name": ":method", "string_match": value}]
    if side is not None:
        headers.append({"name": SIDE, "string_match": {"exact": side}})
    if not paths.PLACEHOLDER.search(path):
        return {"path": path, "headers": headers}
    return {"safe_regex": {"regex": paths.pattern(path)}, "headers": headers}
