"""Turn a case into the bytes that are sent. Pure: all that changes comes in the context."""

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from offramp.cases import placeholders, sign
from offramp.cases.model import Request, Sending
from offramp.errors import OfframpError


@dataclass(frozen=True)
class HttpRequest:
    """One request, without the address of who answers it."""

    method: str
    path_with_query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """One answer; the names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def document(self) -> Any:
        """Return the body read as JSON; `ValueError` if it is none."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


@dataclass(frozen=True)
class Context:
    """
    What a case is filled with; the same context for both sides gives the same requests.

    ``uuid``, ``now`` and ``n`` are the values of the placeholders of one run of one case.
    """

    method: str
    path: str  # of the function's route
    # account -> headers that its requests have
    accounts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)  # name -> text of the secret file
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))
    now: int = field(default_factory=lambda: int(time.time()))  # seconds since 1970
    n: int = 0
    variables: Mapping[str, object] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, object]:
        """The value of every placeholder."""
        return {"uuid": self.uuid, "now": self.now, "n": self.n, **self.variables}


def prepare(case: Sending, context: Context) -> HttpRequest:
    """
    Return the request of *case*; headers that the case gives itself are kept.

    Raises `OfframpError` for an account or a secret that the context does not have, and
    for a path that still holds a ``{name}`` of its route.
    """
    body, content_type = _body(case.request, context.values)
    headers = {
        name: placeholders.text(value, context.values)
        for name, value in case.request.headers.items()
    }
    present = {name.lower(): value for name, value in headers.items()}
    added = {"Content-Type": content_type} | _of_account(case, context)
    if case.sign:
        secret = _known(context.secrets, case.sign.secret, "secret")
        event = present.get("webhook-id", context.uuid)
        now = present.get("webhook-timestamp", str(context.now))
        added |= sign.headers(case.sign, body, secret, event=event, now=now)
    headers |= {k: v for k, v in added.items() if v and k.lower() not in present}
    method = case.request.method or context.method
    return HttpRequest(method, _path_with_query(case.request, context), headers, body)


def _body(request: Request, values: Mapping[str, object]) -> tuple[bytes, str]:
    """Return the body and its content type ("" for none)."""
    if request.has_document:
        document = placeholders.fill(request.document, values)
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        return text.encode(), request.content_type or "application/json"
    if request.body is not None:
        return placeholders.text(request.body, values).encode(), request.content_type or ""
    return request.file or b"", request.content_type or ""


def _of_account(case: Sending, context: Context) -> dict[str, str]:
    if case.account is None:
        return {}
    return dict(_known(context.accounts, case.account, "account"))


def _path_with_query(request: Request, context: Context) -> str:
    escaped = {name: quote(str(value), safe="") for name, value in context.values.items()}
    path = placeholders.text(request.path or context.path, escaped)
    if "{" in path:
        raise OfframpError(f"the route {context.path} has a placeholder: the case must give a path")
    query = {
        name: placeholders.text(value, context.values) for name, value in request.query.items()
    }
    return f"{path}?{urlencode(query)}" if query else path


def _known(values: Mapping[str, Any], name: str, kind: str) -> Any:
    if name not in values:
        known = ", ".join(sorted(values)) or "none"
        raise OfframpError(f"there is no {kind} {name!r}; known: {known}")
    return values[name]
