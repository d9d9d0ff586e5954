"""Fill `{port:NAME}` and `{data}` in the strings of stack.yml."""

import re
from collections.abc import Mapping
from pathlib import Path

from offramp.errors import UsageError

PLACE = re.compile(r"\{(?:port:([a-z0-9-]+)|(data))\}")


def fill(text: str, ports: Mapping[str, int], data: Path) -> str:
    """Return *text* with its places filled; `UsageError` for a port nobody named."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return str(data)
        if name not in ports:
            known = ", ".join(sorted(ports)) or "none"
            raise UsageError(f"{match[0]} in stack.yml: x-offramp.ports has {known}")
        return str(ports[name])

    return PLACE.sub(value, text)
