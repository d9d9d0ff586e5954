"""The two sides as a test sees them: something that answers requests."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import urllib3

from offramp.cases import Answer, HttpRequest
from offramp.cases.connection import headers_of

ACCOUNTS = {
    "demo": {"email": "demo@ledger.example", "password": "demo-password-1"},
    "admin": {"email": "admin@ledger.example", "password": "admin-password-1"},
    "other": {"email": "other@ledger.example", "password": "other-password-1"},
}
LONGEST_SECONDS = 60


@dataclass(frozen=True)
class Side:
    """Old or new; *url* is where a method and path are answered, *address* the client's."""

    name: str
    url: Callable[[str, str], str]
    address: str = "unknown"
    headers: Mapping[str, str] = field(default_factory=dict)  # sent with every request

    def send(self, request: HttpRequest) -> Answer:
        """Return the answer to *request*, sent as a gateway would."""
        headers = {"X-Forwarded-For": self.address, **self.headers, **request.headers}
        path = request.path_with_query
        answer = urllib3.request(
            request.method,
            f"{self.url(request.method, path.partition('?')[0])}{path}",
            body=request.body or None,
            headers=headers,
            retries=False,
            redirect=False,
            timeout=LONGEST_SECONDS,
            decode_content=False,
        )
        return Answer(answer.status, headers_of(answer), answer.data)

    def call(
        self,
        route: str,
        document: Any = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] = {},
    ) -> Answer:
        """Send *document* as JSON (None: no body) to *route*, such as `GET /users/me`."""
        method, _, path = route.partition(" ")
        given = dict(headers)
        if document is not None:
            given["Content-Type"] = "application/json"
        if token is not None:
            given["Authorization"] = f"Bearer {token}"
        body = b"" if document is None else json.dumps(document).encode()
        return self.send(HttpRequest(method, path, given, body))

    def sign_in(self, account: str = "demo") -> dict[str, str]:
        """Return a new pair of tokens of *account*."""
        answer = self.call("POST /auth/login", ACCOUNTS[account])
        assert answer.status == 200, answer
        return answer.document()


class SignedIn(Mapping[str, Mapping[str, str]]):
    """Headers by account, whose tokens are got from *side* when they are first needed."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._known: dict[str, Mapping[str, str]] = {}

    def __getitem__(self, account: str) -> Mapping[str, str]:
        if account not in self._known:
            token = self._side.sign_in(account)["access_token"]
            self._known[account] = {"Authorization": f"Bearer {token}"}
        return self._known[account]

    def __iter__(self) -> Iterator[str]:
        return iter(ACCOUNTS)

    def __len__(self) -> int:
        return len(ACCOUNTS)


def urls(routes: Mapping[str, str]) -> Callable[[str, str], str]:
    """
    Return who answers a method and path; *routes* is route -> URL.

    A method that nobody takes goes to a function of that path, as it is the function's
    own business to refuse it.
    """
    patterns = [
        (method, re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), url)
        for method, path, url in ((*route.split(), url) for route, url in routes.items())
    ]

    def find(method: str, path: str) -> str:
        here = [(known, url) for known, pattern, url in patterns if pattern.fullmatch(path)]
        exact = [url for known, url in here if known == method]
        return (exact or [url for _, url in here])[0]

    return find
