"""HTTP to other companies: one pool for the process, every wait bounded."""

import urllib3

from monolith.telemetry import outbound

TIMEOUT = urllib3.Timeout(connect=5, read=5)  # seconds
POOL = urllib3.PoolManager(maxsize=8, timeout=TIMEOUT, retries=False)


def call(
    method: str,
    url: str,
    *,
    headers: dict[str, str],
    body: bytes | None = None,
) -> urllib3.BaseHTTPResponse:
    """
    Send one request and return the answer, whatever its status; redirects are answers.

    Raises urllib3's HTTPError where there was no answer.
    """
    peer = urllib3.util.parse_url(url).host or ""
    with outbound(f"HTTP {method}", peer) as trace:
        return POOL.request(method, url, headers={**headers, **trace}, body=body, redirect=False)
