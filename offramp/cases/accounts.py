"""How accounts sign in, and what then goes with the requests that are sent as them."""

import base64
import binascii
import json
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from offramp.cases import entrance
from offramp.cases.connection import Connection, UnansweredError, json_request
from offramp.cases.entrance import RefusedError
from offramp.cases.prepare import Answer
from offramp.catalogue import Catalogue
from offramp.catalogue.model import Account
from offramp.errors import OfframpError

TOKEN = re.compile(r"token|jwt|bearer", re.IGNORECASE)
REFRESH = re.compile(r"refresh|csrf|type", re.IGNORECASE)
KEY = re.compile(r"[\w-]+")  # one that a dotted path can name
DEEPEST = 4  # objects within objects
EARLY = 60.0  # seconds before its end at which a token is renewed


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
        self._turns: dict[str, threading.Lock] = {}  # by account: a login waits for no other's

    def headers(self, names: Iterable[str]) -> dict[str, Mapping[str, str]]:
        """Return account -> headers. Raises `OfframpError` when an account cannot log in."""
        return {name: self._fresh(name).headers for name in names}

    def _fresh(self, name: str) -> Signed:
        with self._turns.setdefault(name, threading.Lock()):
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
                own = {"Authorization": f"{account.scheme} {token.text}"}
                return Signed(own | account.headers, token.renew_at)
            if account.form is not None:
                cookies = entrance.cookies(self._connection, account.form, account.fields)
                return Signed({"Cookie": cookies} | account.headers)
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
            found = answer.document()
            for key in account.token.split("."):
                found = found[key]
            return str(found)
        except (ValueError, TypeError, KeyError):
            said = f"{function.route} answered {answer.status} without {account.token}"
            raise RefusedError(f"{said}{_instead(answer, account.token)}") from None


def _instead(answer: Answer, token: str) -> str:
    """Return where in an answer there is a token, if it stands elsewhere; no value is told."""
    try:
        paths = list(_texts(answer.document()))
    except ValueError:
        return ""
    last = token.rpartition(".")[2]
    likely = [one for one in paths if one.rpartition(".")[2] == last]
    likely += [one for one in paths if TOKEN.search(one) and not REFRESH.search(one)]
    return f"; it has {likely[0]}" if likely else ""


def _texts(document: object, above: str = "", depth: int = 0) -> Iterator[str]:
    """Yield the dotted paths of texts in objects, nearest first."""
    if not isinstance(document, dict) or depth > DEEPEST:
        return
    named = {key: value for key, value in document.items() if KEY.fullmatch(key)}
    yield from (f"{above}{key}" for key, value in named.items() if isinstance(value, str))
    for key, value in named.items():
        yield from _texts(value, f"{above}{key}.", depth + 1)


def _basic(account: Account) -> dict[str, str]:
    if account.basic is None:
        return {}
    return {"Authorization": f"Basic {base64.b64encode(account.basic.encode()).decode()}"}
