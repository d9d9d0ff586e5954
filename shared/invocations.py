"""
Calls of functions that were taken to be made later.

The operators' gateway writes them down (`POST /async-function/NAME`, docs/operators-api.md). A
function that is busy or fails is called again like any delivery; its first answer below 500, or the
last one, is what a callback gets. Names of headers are OpenFaaS's: docs.openfaas.com, "Async".
"""

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

from shared.retries import PermanentError, TemporaryError, asked_wait

LONGEST_SECONDS = 310.0  # more than a function may take by default, and Knative's first wait
LARGEST_BYTES = 1_048_576
TOO_MANY, TIMED_OUT, SERVER_ERROR = 429, 408, 500


@dataclass(frozen=True)
class Answer:
    """What a function said; *body* in base64, so that it can wait in a row."""

    status: int
    content_type: str
    body: str
    seconds: float
    encoding: str = ""  # its Content-Encoding: the body is kept as it came

    @property
    def is_final(self) -> bool:
        """Whether calling again would be useless."""
        return self.status < SERVER_ERROR and self.status not in (TOO_MANY, TIMED_OUT)


NEVER = Answer(502, "text/plain", "", 0.0)


def call(payload: Mapping[str, Any], url: str) -> Answer:
    """
    Make the call at *url*, the address of all functions; raises TemporaryError without an answer.

    The function sees the headers, the query and the path that came with the call.
    """
    name = f"{payload['function']}.{payload['namespace']}"
    query = f"?{payload['query']}" if payload["query"] else ""
    headers = urllib3.HTTPHeaderDict([*map(tuple, payload["headers"])])
    headers["X-Call-Id"] = payload["call_id"]
    begun = time.monotonic()
    with urllib3.PoolManager(timeout=LONGEST_SECONDS, retries=False) as pool:
        try:
            said = pool.request(
                payload["method"],
                f"{url.rstrip('/')}/{name}{payload['path']}{query}",
                headers=headers,
                body=base64.b64decode(payload["body"]),
                redirect=False,
                preload_content=False,
            )
            body = said.read(LARGEST_BYTES + 1, decode_content=False)
        except urllib3.exceptions.HTTPError as error:
            raise TemporaryError(f"the function {name} did not answer: {error}") from error
    if len(body) > LARGEST_BYTES:
        raise PermanentError(f"the function {name} answered with more than 1 MiB")
    content_type = said.headers.get("Content-Type", "application/octet-stream")
    coded = base64.b64encode(body).decode()
    encoding = said.headers.get("Content-Encoding", "")
    answer = Answer(said.status, content_type, coded, time.monotonic() - begun, encoding)
    if said.status == TOO_MANY:
        wait = asked_wait(said.headers.get("Retry-After"))
        raise Unfinished(answer, f"the function {name} is busy", retry_after=wait)
    if not answer.is_final:
        raise Unfinished(answer, f"the function {name} answered {said.status}")
    return answer


class Unfinished(TemporaryError):  # noqa: N818 - an answer, though not the one that was wanted
    """The function answered, and may answer better later."""

    def __init__(self, answer: Answer, reason: str, *, retry_after: float = 0.0) -> None:
        super().__init__(reason, retry_after=retry_after)
        self.answer = answer


def callback(payload: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    """Return the payload of the row that tells *answer* to who asked for it."""
    encoding = {"Content-Encoding": answer.encoding} if answer.encoding else {}
    return {
        "url": payload["callback"],
        "headers": {
            "Content-Type": answer.content_type,
            "X-Call-Id": payload["call_id"],
            "X-Function-Name": payload["function"],
            "X-Function-Status": str(answer.status),
            "X-Duration-Seconds": f"{answer.seconds:.6f}",
            **encoding,
        },
        "body": answer.body,
    }
