"""Compare entity tags with If-Match and If-None-Match (RFC 9110, part 13.1)."""

import re

TAG = re.compile(r'(?:W/)?("[^"]*")')


def match(header: str | None, etag: str, *, weakly: bool = True) -> bool:
    """
    Tell whether *header* (a list, or `*`) names *etag*; False when there is no header.

    If-None-Match compares weakly. If-Match does not: a weak tag never matches then.
    """
    if header is None:
        return False
    if header.strip() == "*":
        return True
    return any(
        found[1] == etag and (weakly or not found[0].startswith("W/"))
        for found in TAG.finditer(header)
    )
