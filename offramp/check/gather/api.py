"""The API server's REST paths, as far as the checks need them."""

from dataclasses import dataclass
from typing import Any

import httpx2

from offramp.check.result import UnknownError

NOT_FOUND, FORBIDDEN = 404, 403
Json = dict[str, Any]


@dataclass(frozen=True)
class Api:
    """Asks *http*, which knows the server and who asks; raises `UnknownError`."""

    http: httpx2.Client

    def get(self, path: str, **parameters: str) -> Json | None:
        """Return the document, None where there is none."""
        answer = self._ask("GET", path, parameters=parameters)
        if answer is None:
            return None
        try:
            found: Json = answer.json()
        except ValueError as error:
            raise UnknownError(
                f"what answers {path} is no API server: {answer.text[:80]!r}",
                "set KUBECONFIG, or name a --context",
            ) from error
        return found

    def items(self, path: str, labels: str = "") -> list[Json]:
        """Return the objects of a list, those with *labels*."""
        found = self.get(path, labelSelector=labels) or {}
        return found.get("items") or []

    def text(self, path: str) -> str | None:
        answer = self._ask("GET", path)
        return None if answer is None else answer.text

    def make(self, path: str, wanted: Json) -> bool:
        """Make an object; False where its namespace is not there."""
        return self._ask("POST", path, body=wanted) is not None

    def remove(self, path: str) -> None:
        """Remove an object at once; nothing happens where there is none."""
        self._ask("DELETE", path, parameters={"gracePeriodSeconds": "0"})

    def _ask(
        self,
        method: str,
        path: str,
        *,
        parameters: dict[str, str] | None = None,
        body: Json | None = None,
    ) -> httpx2.Response | None:
        try:
            answer = self.http.request(method, path, params=parameters, json=body)
        except (httpx2.HTTPError, OSError) as error:
            raise UnknownError(
                f"the API server does not answer: {error or type(error).__name__}",
                "set KUBECONFIG, or name a --context",
            ) from error
        if answer.status_code == NOT_FOUND:
            return None
        if answer.status_code == FORBIDDEN:
            remedy = "check as somebody who may deploy"
            raise UnknownError(f"not allowed to {method} {path} of the API server", remedy)
        if answer.is_error:
            raise UnknownError(f"the API server answers {answer.status_code} to {method} {path}")
        return answer
