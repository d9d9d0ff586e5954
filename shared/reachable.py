"""
Which addresses nobody outside may make us ask.

A cloud tells a machine's credentials at a link-local address. A name that changes its address
between this look and the request gets past it, so network policies should forbid them too.
Source: OWASP, "Server-Side Request Forgery Prevention Cheat Sheet".
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

from urllib3.util import parse_url

from shared.retries import PermanentError

# where Amazon and Google tell them over IPv6, and Alibaba: none of these is link-local
METADATA = frozenset(map(ip_address, ("fd00:ec2::254", "fd20:ce::254", "100.100.100.200")))


def require_reachable(url: str) -> None:
    """Raise PermanentError where *url* leads to such an address; unknown names pass."""
    try:
        host = parse_url(url).host or ""  # as the request reads it: the host of `a\@b` is a
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, ValueError):  # also of letters that no host has
        return  # the request itself tells what is wrong
    for *_, address in found:
        if _is_forbidden(ip_address(str(address[0]).partition("%")[0])):
            raise PermanentError(f"{host} is an address that is never called")


def _is_forbidden(address: IPv4Address | IPv6Address) -> bool:
    plain = getattr(address, "ipv4_mapped", None) or address
    return plain.is_link_local or plain.is_multicast or plain.is_unspecified or plain in METADATA
