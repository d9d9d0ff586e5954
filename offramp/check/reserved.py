"""Names that can never be somebody's own. Source: RFC 2606 and RFC 6761."""

DOMAINS = ("example.com", "example.net", "example.org")
LAST_LABELS = ("example", "invalid", "test", "localhost")


def is_reserved(host: str) -> bool:
    """Tell whether *host* is kept for examples and tests."""
    host = host.lower().rstrip(".")
    return host.rpartition(".")[2] in LAST_LABELS or any(
        host == domain or host.endswith(f".{domain}") for domain in DOMAINS
    )
