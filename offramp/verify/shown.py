"""Values as they may be told: short, and without secrets."""

import json
import re
from collections.abc import Collection
from typing import Any

from offramp.verify.kinds import ABSENT, JWT
from offramp.verify.paths import Path

LONGEST = 120  # characters
PRIVATE = re.compile(
    r"passw|secret|token|authorization|cookie|api[-_]?key|signature|hash", re.IGNORECASE
)
FEWEST = 6  # characters of a secret that is looked for; a shorter one stands in too many words


def shown(path: Path, value: Any, secrets: Collection[str] = ()) -> str:
    """Return *value* at *path* as JSON of at most LONGEST characters."""
    if value is ABSENT:
        return "nothing"
    is_private = any(PRIVATE.search(str(part)) for part in path)
    if is_private and isinstance(value, str) and value:
        return f"a text of {len(value)} characters (not shown)"
    text = told(json.dumps(_masked(value), ensure_ascii=False, default=str), secrets)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def told(text: str, secrets: Collection[str] = ()) -> str:
    """Return *text* without the *secrets* and tokens in it."""
    for secret in secrets:
        if len(secret) >= FEWEST:
            text = text.replace(secret, "(a secret)")
    return JWT.sub("(a token)", text)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: "(not shown)"
            if PRIVATE.search(str(name)) and isinstance(item, str)
            else _masked(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return value
