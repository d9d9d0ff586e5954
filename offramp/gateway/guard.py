"""
Who may ask: no page of a browser for somebody else, and only operators where passwords are.

A page on the internet can make a browser send requests to this machine. Those that write carry
`Origin` or `Sec-Fetch-Site`, and a name that was made to point here (DNS rebinding) stands in
`Host`. Source: OWASP, "Cross-Site Request Forgery Prevention Cheat Sheet".
"""

import base64
import hmac
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from offramp.gateway.reply import Reply, problem

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# asked by Kubernetes and Prometheus, or meant for callers; nothing of them is an operator's
OPEN = ("/healthz", "/metrics", "/function/", "/async-function/", "/docs", "/openapi.json")
USER_FILE = "basic-auth-user"
PASSWORD_FILE = "basic-auth-password"  # noqa: S105 - the file's name


@dataclass(frozen=True)
class Credentials:
    """The operators' one account."""

    user: str
    password: str = field(repr=False)

    @classmethod
    def read(cls, folder: Path) -> "Credentials | None":
        """Return what OpenFaaS's two files in *folder* say, None when one is not there."""
        try:
            user = (folder / USER_FILE).read_text(encoding="utf-8").strip()
            password = (folder / PASSWORD_FILE).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return cls(user, password) if user and password else None

    def allow(self, header: str | None) -> bool:
        """Tell whether an `Authorization` header has them, in a time that tells nothing."""
        scheme, _, coded = (header or "").partition(" ")
        try:
            given = base64.b64decode(coded, validate=True) if scheme.lower() == "basic" else b""
        except ValueError:  # no base64, or not even ASCII
            given = b""
        return hmac.compare_digest(given, f"{self.user}:{self.password}".encode())


@dataclass(frozen=True)
class Guard:
    """Refuses before anything else is done; *hosts* None means any name may be asked for."""

    app: ASGIApp
    credentials: Credentials | None = None
    hosts: Collection[str] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self.refusal(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)

    def refusal(self, scope: Scope) -> Reply | None:
        """Return why the request is refused, None when it is not."""
        headers, path = Headers(scope=scope), scope["path"]
        is_open = path.startswith(OPEN)
        host = headers.get("host", "")
        if self.hosts is not None and not is_open and _name(host) not in self.hosts:
            return problem(403, "this name is not served", detail=f"ask for {_listed(self.hosts)}")
        if scope["method"] not in READING and is_foreign(headers):
            return problem(403, "refused", detail="a page of another origin may change nothing")
        if self.credentials is None or is_open:
            return None
        if self.credentials.allow(headers.get("authorization")):
            return None
        asked = {"WWW-Authenticate": 'Basic realm="operators"'}
        return problem(401, "not signed in", asked, detail="run `faas-cli login`")


def is_foreign(headers: Headers) -> bool:
    """Tell whether a browser says that a page of another origin sends this."""
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != headers.get("host", "")
    except ValueError:  # such as an IPv6 address without its end
        return True


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _listed(hosts: Collection[str]) -> str:
    return " or ".join(sorted(hosts))
