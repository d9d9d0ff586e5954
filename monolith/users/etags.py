"""Entity tags in requests (RFC 9110, section 13.1)."""

import re

TAG = re.compile(r'(W/)?("[^"]*")')


def none_matches(header: str | None, etag: str) -> bool:
    """If-None-Match: tell whether *etag* is in the list; weak tags count."""
    if header is None:
        return False
    return header.strip() == "*" or etag in (found[1] for found in TAG.findall(header))


def may_change(header: str | None, etag: str) -> bool:
    """If-Match: tell whether it names *etag*; weak tags never do."""
    if header is None or header.strip() == "*":
        return True
    return etag in (tag for weak, tag in TAG.findall(header) if not weak)
