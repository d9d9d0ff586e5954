"""How accounts sign in, and what then goes with the requests that are sent as them."""

import base64
import binascii
import json
import re
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from offramp.cases import forms
from offramp.cases.connection import Connection, UnansweredError, json_request
from offramp.cases.prepare import Answer, HttpRequest
from offramp.catalogue import Catalogue
from offramp.catalogue.model import Account
from offramp.errors import OfframpError

EARLY = 60.0  # seconds before its end at which a token is renewed
FORM = "application/x-www-form-urlencoded"
COOKIE = re.compile(r"(?:^|, *)([^=;,\s]+)=([^;,]*)")
BAD = 400


class RefusedError(OfframpError):
    """Who was to sign in was not let in."""


@dataclass(frozen=True)
class Token:
    """A bearer token, and when to get another (seconds since 1970; None: never)."""

    text: str
    renew_at: float | None

    @classmethod
    def read(cls, text: str, now: float) -> "Token":
        """Take the end of the token's life from its claim ``exp``, if it is a JWT with one."""
        try:
            payload = text.split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            left = float(claims["exp"]) - now
        except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
            return cls(text, None)
        return cls(text, now + max(left - EARLY, left / 2))


@dataclass(frozen=True)
class Signed:
    """What goes with the requests of an account, and when to get it anew (None: never)."""

    headers: Mapping[str, str]
    renew_at: float | None = None


class Accounts:
    """Logs accounts in, and again before their tokens end; safe to use from many threads."""

    def __init__(self, catalogue: Catalogue, connection: Connection) -> None:
        self._catalogue = catalogue
        self._connection = connection
        self._signed: dict[str, Signed] = {}
        self._lock = threading.Lock()

    def headers(self, names: Iterable[str]) -> dict[str, Mapping[str, str]]:
        """Return account -> headers. Raises `OfframpError` when an account cannot log in."""
        with self._lock:
            return {name: self._fresh(name).headers for name in names}

    def _fresh(self, name: str) -> Signed:
        signed = self._signed.get(name)
        if signed is None or (signed.renew_at is not None and time.time() >= signed.renew_at):
            signed = self._sign_in(name)
            self._signed[name] = signed
        return signed

    def _sign_in(self, name: str) -> Signed:
        account = self._catalogue.offramp.accounts.get(name)
        if account is None:
            raise OfframpError(f"stack.yml has no account {name!r} in x-offramp.accounts")
        try:
            if account.function is not None:
                token = Token.read(self._token(account, account.function), time.time())
                own = {"Authorization": f"Bearer {token.text}"}
                return Signed(own | account.headers, token.renew_at)
            if account.form is not None:
                return Signed({"Cookie": self._cookies(account, account.form)} | account.headers)
        except (UnansweredError, RefusedError) as error:
            raise OfframpError(f"the account {name} cannot log in: {error}") from error
        return Signed(_basic(account) | account.headers)

    def _token(self, account: Account, name: str) -> str:
        function = self._catalogue.function(name)
        has_body = bool(account.body) or not account.basic
        document = account.body if has_body else None
        request = json_request(function.method, function.path, document, _basic(account))
        answer = self._connection.send(request)
        try:
            return str(answer.document()[account.token])
        except (ValueError, TypeError, KeyError):
            said = f"{function.route} answered {answer.status} without {account.token}"
            raise RefusedError(said) from None

    def _cookies(self, account: Account, path: str) -> str:
        """Return the cookies of who filled in the form on the page *path*, as a browser would."""
        page = self._connection.send(HttpRequest("GET", path, {}, b""))
        form = forms.with_fields(page, account.fields)
        if form is None:
            named = ", ".join(account.fields)
            raise RefusedError(f"GET {path} answered {page.status}, and no form with {named}")
        cookies = _kept(page)
        headers = {"Content-Type": FORM} | ({"Cookie": _joined(cookies)} if cookies else {})
        headers |= {"Referer": f"http://localhost{path}"}
        body = urlencode(form.fields | account.fields).encode()
        to = forms.target(form, path)
        answer = self._connection.send(HttpRequest("POST", to, headers, body))
        cookies = {name: text for name, text in (cookies | _kept(answer)).items() if text}
        if answer.status >= BAD or forms.with_fields(answer, account.fields) is not None:
            raise RefusedError(f"POST {to} answered {answer.status}, and does not let it in")
        if not cookies:
            raise RefusedError(f"POST {to} answered {answer.status} without a cookie")
        return _joined(cookies)


def _basic(account: Account) -> dict[str, str]:
    if account.basic is None:
        return {}
    return {"Authorization": f"Basic {base64.b64encode(account.basic.encode()).decode()}"}


def _kept(answer: Answer) -> dict[str, str]:
    """Return the cookies that an answer sets; several headers come as one, with commas between."""
    return dict(COOKIE.findall(answer.headers.get("set-cookie", "")))


def _joined(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={text}" for name, text in cookies.items())
