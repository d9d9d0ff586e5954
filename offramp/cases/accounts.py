"""The tokens of the accounts that requests are sent as."""

import base64
import binascii
import json
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from offramp.cases.connection import Connection, UnansweredError, json_request
from offramp.catalogue import Catalogue
from offramp.errors import OfframpError

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


class Accounts:
    """Logs accounts in, and again before their tokens end; safe to use from many threads."""

    def __init__(self, catalogue: Catalogue, connection: Connection) -> None:
        self._catalogue = catalogue
        self._connection = connection
        self._tokens: dict[str, Token] = {}
        self._lock = threading.Lock()

    def tokens(self, names: Iterable[str]) -> dict[str, str]:
        """Return account -> token. Raises `OfframpError` when an account cannot log in."""
        with self._lock:
            return {name: self._fresh(name).text for name in names}

    def _fresh(self, name: str) -> Token:
        token = self._tokens.get(name)
        now = time.time()
        if token is None or (token.renew_at is not None and now >= token.renew_at):
            token = Token.read(self._log_in(name), now)
            self._tokens[name] = token
        return token

    def _log_in(self, name: str) -> str:
        account = self._catalogue.offramp.accounts.get(name)
        if account is None:
            raise OfframpError(f"stack.yml has no account {name!r} in x-offramp.accounts")
        function = self._catalogue.function(account.function)
        request = json_request(function.method, function.path, account.body)
        try:
            answer = self._connection.send(request)
            token = answer.document()[account.token]
        except UnansweredError as error:
            raise OfframpError(f"the account {name} cannot log in: {error}") from error
        except (ValueError, TypeError, KeyError) as error:
            raise OfframpError(
                f"the account {name} cannot log in: {function.route} answered {answer.status}"
                f" without {account.token}"
            ) from error
        return str(token)
