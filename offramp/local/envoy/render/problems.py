"""
What Envoy answers by itself, as problem documents (RFC 9457), like both sides' own.

The first mapper whose filter matches the answer is used.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from offramp.catalogue import Catalogue
from offramp.local.envoy.render.types import Json, header


@dataclass(frozen=True)
class Problem:
    """One answer of Envoy's own: its status, code, title and detail for people."""

    status: int
    code: str
    title: str
    detail: str
    needs: str | None = None  # a request header without which this one does not apply
    lacks: str | None = None  # a request header with which this one does not apply
    headers: tuple[tuple[str, str], ...] = ()
    instead_of: int | None = None  # the status Envoy would answer with


BEARER = (("www-authenticate", "Bearer"),)
LATER = (("retry-after", "2"),)
LIMIT = "%METADATA(ROUTE:offramp:limit)%"

PROBLEMS = (
    Problem(400, "malformed", "Malformed request", "this is not a valid HTTP request"),
    Problem(
        400,
        "malformed",
        "Malformed request",
        "only the transfer coding chunked is accepted",
        instead_of=501,
    ),
    Problem(
        400,
        "malformed",
        "Malformed request",
        "the connection cannot be upgraded",
        needs="upgrade",
        instead_of=403,
    ),
    Problem(
        401,
        "unauthenticated",
        "Not signed in",
        "a bearer token is required",
        lacks="authorization",
        headers=BEARER,
    ),
    Problem(
        401,
        "unauthenticated",
        "Not signed in",
        "the token is not valid or has expired",
        headers=BEARER,
    ),
    Problem(
        401,
        "unauthenticated",
        "Not signed in",
        "the token is not valid",  # it is for somebody else's audience
        headers=BEARER,
        instead_of=403,
    ),
    Problem(404, "missing", "Not found", "there is nothing at %REQ(:path)%"),
    Problem(408, "timeout", "Request timeout", "the request did not arrive in time"),
    Problem(
        413,
        "too-large",
        "Too large",
        f"the body has %REQ(content-length)% bytes; at most {LIMIT} are accepted",
        needs="content-length",
    ),
    Problem(413, "too-large", "Too large", f"at most {LIMIT} bytes are accepted"),
    Problem(429, "busy", "Too many requests", "too many requests; try again later", headers=LATER),
    Problem(431, "headers-too-large", "Headers too large", "the request's headers are too large"),
    Problem(502, "bad-gateway", "Bad gateway", "the answer could not be understood"),
    Problem(
        503,
        "unavailable",
        "Unavailable",
        "the service is unavailable; try again later",
        headers=LATER,
    ),
    Problem(504, "timeout", "Gateway timeout", "the answer did not come in time"),
)


def local_replies(catalogue: Catalogue | None, problems: Iterable[Problem] = PROBLEMS) -> Json:
    """Return Envoy's ``local_reply_config``: a mapper for each problem, and a plain rest."""
    prefix = _prefix(catalogue)
    rest = {"type": "about:blank", "title": "%RESPONSE_CODE_DETAILS%"}
    return {
        "mappers": [_mapper(problem, prefix) for problem in problems],
        "body_format": _body(rest),
    }


def _mapper(problem: Problem, prefix: str) -> Json:
    filters = [_compare(problem.instead_of or problem.status)]
    filters += [_present(name, is_there=True) for name in (problem.needs,) if name]
    filters += [_present(name, is_there=False) for name in (problem.lacks,) if name]
    fields = {"type": f"{prefix}{problem.code}", "title": problem.title, "detail": problem.detail}
    return {
        "filter": {"and_filter": {"filters": filters}} if len(filters) > 1 else filters[0],
        "status_code": problem.status,
        "body_format_override": _body(fields | {"status": problem.status}),
        "headers_to_add": [header(name, value) for name, value in problem.headers],
    }


def _prefix(catalogue: Catalogue | None) -> str:
    """Return what stands before a problem's code: ``urn:<issuer>:problem:``, as a plain name."""
    jwt = catalogue.offramp.gateway.jwt if catalogue is not None else None
    issuer = jwt.issuer if jwt is not None and jwt.issuer.isalnum() else "offramp"
    return f"urn:{issuer}:problem:"


def _body(fields: Json) -> Json:
    return {
        "json_format": {
            "status": "%RESPONSE_CODE%",
            **fields,
            "request_id": "%REQ(x-request-id)%",
        },
        "content_type": "application/problem+json",
    }


def _compare(status: int) -> Json:
    value = {"default_value": status, "runtime_key": f"problem.{status}"}
    return {"status_code_filter": {"comparison": {"op": "EQ", "value": value}}}


def _present(name: str, *, is_there: bool) -> Json:
    return {
        "header_filter": {
            "header": {"name": name, "present_match": True, "invert_match": not is_there}
        }
    }
