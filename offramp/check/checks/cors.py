"""`cors`: only pages of somebody's own may call from a browser."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from offramp.check.facts import Facts
from offramp.check.reserved import is_reserved
from offramp.check.result import Finding, Status, known, ok

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def check(facts: Facts) -> Iterator[Finding]:
    """The origins of stack.yml are one machine's; an environment names its own."""
    origins = (known(facts.release).catalogue.get("gateway") or {}).get("cors", {}).get("origins")
    bad = facts.environment.makeshift
    wrong = {origin: why for origin in origins or [] if (why := _wrong(origin))}
    if bad == Status.OK or not wrong:
        yield ok(", ".join(origins or []) or "no page of another origin may call")
        return
    for origin, why in wrong.items():
        yield Finding(bad, f"{origin} {why}", "set x-offramp.gateway.cors.origins in the values")


def _wrong(origin: str) -> str:
    if "*" in origin:
        return "lets pages of strangers call"
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if host in LOOPBACK:
        return "is a page of one's own machine"
    if is_reserved(host):
        return "is kept for examples (RFC 2606)"
    return "" if parts.scheme == "https" else "is not https"
