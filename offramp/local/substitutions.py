"""Fill `{port:NAME}`, `{data}` and `{database:PART}` in the strings of stack.yml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from offramp.errors import UsageError

PLACE = re.compile(r"\{(?:port:([a-z0-9-]+)|database:([a-z]+)|(data))\}")


@dataclass(frozen=True)
class Places:
    """What the places stand for in one run; *database* has the parts of the database's address."""

    ports: Mapping[str, int]
    data: Path
    database: Mapping[str, str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """Return *text* with its places filled; `UsageError` for one that nobody named."""

        def value(match: re.Match[str]) -> str:
            port, part, _ = match.groups()
            if port is not None:
                return _named(match[0], port, "x-offramp.ports has", self.ports)
            if part is not None:
                return _named(match[0], part, "x-offramp.database gives", self.database)
            is_in_url = text.endswith("file://", 0, match.start())
            return quote(str(self.data)) if is_in_url else str(self.data)

        return PLACE.sub(value, text)


def _named(place: str, name: str, who: str, known: Mapping[str, int | str]) -> str:
    if name not in known:
        raise UsageError(f"{place} in stack.yml: {who} {', '.join(sorted(known)) or 'none'}")
    return str(known[name])


def parts(url: str | None) -> dict[str, str]:
    """
    Return the address *url* in parts, for applications that take it so; {} without one.

    The host is the folder of the server's socket, as libpq takes it; there is no password.
    """
    if url is None:
        return {}
    split = urlsplit(url)
    return {
        "url": url,
        "user": split.username or "",
        "name": split.path.removeprefix("/"),
        "host": parse_qs(split.query).get("host", [split.hostname or ""])[0],
    }
