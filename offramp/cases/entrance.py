"""
Sign in on a page, as a browser does.

Nothing but the server behind the connection is asked, wherever a page sends a form or its
callers to: an account's password is for the application alone.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from offramp.cases import forms
from offramp.cases.connection import Connection
from offramp.cases.forms import Form
from offramp.cases.prepare import Answer, HttpRequest
from offramp.errors import OfframpError

FORM = "application/x-www-form-urlencoded"
COOKIE = re.compile(r"(?:^|, *)([^=;,\s]+)=([^;,]*)")
HERE = frozenset({None, "localhost", "127.0.0.1"})
HOPS = 5
MOVED = range(300, 400)
BAD = 400


class RefusedError(OfframpError):
    """Who was to sign in was not let in."""


def cookies(connection: Connection, path: str, fields: Mapping[str, str]) -> str:
    """
    Return the header with the cookies of who filled in the form with *fields* on the page *path*.

    Raises `RefusedError` where there is no such form, or somebody is not let in.
    """
    return _Visit(connection).sign_in(path, fields)


class _Visit:
    """A browser of one person, with the cookies that it keeps."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._jar: dict[str, str] = {}

    def sign_in(self, path: str, fields: Mapping[str, str]) -> str:
        page = self._send("GET", path)
        at, page = self._follow(path, page)
        form = forms.with_fields(page, fields)
        if form is None:
            there = "" if len(page.body) <= forms.MOST else f" in its first {forms.MOST} bytes"
            named = ", ".join(fields)
            raise RefusedError(f"GET {at} answered {page.status}, and no form with {named}{there}")
        to = forms.target(form, at)
        headers = {"Content-Type": FORM, "Referer": f"http://localhost{at}"}
        answer = self._send("POST", to, headers, urlencode({**form.fields, **fields}).encode())
        if answer.status >= BAD or forms.with_fields(answer, fields) is not None:
            said = f"POST {to} answered {answer.status}, and does not let it in"
            raise RefusedError(said + _elsewhere(form))
        end, landing = self._follow(to, answer)
        if _path(end) == _path(at) and forms.with_fields(landing, fields) is not None:
            raise RefusedError(f"after POST {to}, {end} asks to sign in again")
        if not self._jar:
            raise RefusedError(f"POST {to} answered {answer.status} without a cookie")
        return self._cookies

    @property
    def _cookies(self) -> str:
        return "; ".join(f"{name}={text}" for name, text in self._jar.items())

    def _send(
        self, method: str, to: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        kept = {"Cookie": self._cookies} if self._jar else {}
        answer = self._connection.send(HttpRequest(method, to, {**(headers or {}), **kept}, body))
        jar = self._jar | dict(COOKIE.findall(answer.headers.get("set-cookie", "")))
        self._jar = {name: text for name, text in jar.items() if text}
        return answer

    def _follow(self, at: str, answer: Answer) -> tuple[str, Answer]:
        """Return where redirects end on this host, and the page there."""
        for _ in range(HOPS):
            to = answer.headers.get("location")
            if to is None or answer.status not in MOVED or _host(to) not in HERE:
                break
            at = forms.target(Form(to), at)
            answer = self._send("GET", at)
        return at, answer


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return ""


def _path(address: str) -> str:
    return address.partition("?")[0]


def _elsewhere(form: Form) -> str:
    host = _host(form.action)
    return "" if host in HERE else f"; the page means {host}, and only the gateway is asked"
