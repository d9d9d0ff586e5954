"""What one side did with one case, as one value of JSON."""

import re
from collections.abc import Collection
from typing import Any

from offramp.cases import Answer
from offramp.verify import bodies

ROUTING = frozenset({
    # of the connection, not of the answer
    *("connection", "keep-alive", "transfer-encoding", "date", "server", "via", "trailer"),
    *("content-length", "content-encoding"),  # the body is compared as it is read
    *("x-served-by", "alt-svc"),  # the gateway's
})  # fmt: skip
GATEWAY = "x-envoy-"
COOKIES = re.compile(r", *(?=[^;,= ]+=)")  # several come as one header
SETS = frozenset({"allow", "vary"})  # their order means nothing


def seen(answer: Answer, uuid: str, also: Collection[str] = ()) -> dict[str, Any]:
    """
    Return ``{status, headers, body}``, with ``${uuid}`` where the case's own *uuid* stands.

    *also* names headers that are compared although they are left out otherwise.
    """
    body = answer.body.replace(uuid.encode(), b"${uuid}")
    return {
        "status": answer.status,
        "headers": {
            name: _header(name, value.replace(uuid, "${uuid}"))
            for name, value in sorted(answer.headers.items())
            if name in also or not (name in ROUTING or name.startswith(GATEWAY))
        },
        "body": bodies.read(answer.headers.get("content-type", ""), body),
    }


def _header(name: str, value: str) -> Any:
    if name == "set-cookie":
        return [_cookie(each) for each in COOKIES.split(value)]
    if name in SETS:
        return ", ".join(sorted(each.strip().lower() for each in value.split(",")))
    if name == "content-type":
        return "; ".join(part.strip() for part in value.split(";"))
    return value


def _cookie(text: str) -> dict[str, Any]:
    """Return a cookie's name, value and attributes; one without a value is true."""
    pair, *attributes = (part.strip() for part in text.split(";"))
    name, _, value = pair.partition("=")
    found: dict[str, Any] = {"name": name, "value": value}
    for attribute in attributes:
        key, sign, content = attribute.partition("=")
        found[key.lower()] = content if sign else True
    return found
