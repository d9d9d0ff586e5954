"""What would be sent, without sending it: `offramp verify --dry-run`."""

from collections.abc import Iterator, Sequence
from typing import Any

from offramp.cases.model import Request, Sending
from offramp.catalogue import Function
from offramp.verify.plan import Chosen


def document(chosen: Sequence[Chosen]) -> dict[str, Any]:
    """Return it as JSON values; placeholders of cases are left as they stand."""
    return {
        "functions": [
            {
                "function": each.function.name,
                "held": each.held,
                "cases": [
                    {
                        "name": case.name,
                        "requests": [
                            _request(each.function, step) for step in (*case.before, case)
                        ],
                    }
                    for case in each.cases
                ],
            }
            for each in chosen
        ]
    }


def lines(chosen: Sequence[Chosen]) -> Iterator[str]:
    """Yield a line for each function, each case and each of its requests."""
    for each in document(chosen)["functions"]:
        yield f"{each['function']}: {each['held'] or ''}".rstrip(" :") + ":"
        for case in each["cases"]:
            yield f"  {case['name']}"
            for one in case["requests"]:
                sender = f"  as {one['as']}" if one["as"] else ""
                signed = f"  signed by {one['sign']}" if one["sign"] else ""
                body = f"  {one['body']}" if one["body"] else ""
                yield f"    {one['method']} {one['path']}{sender}{signed}{body}"
    cases = sum(len(each.cases) for each in chosen)
    yield f"{cases} cases, each to old, new, old; nothing was sent"


def _request(function: Function, step: Sending) -> dict[str, Any]:
    request = step.request
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    return {
        "method": request.method or function.method,
        "path": (request.path or function.path) + (f"?{query}" if query else ""),
        "as": step.account,
        "sign": step.sign.scheme if step.sign else None,
        "headers": sorted(request.headers),
        "body": _body(request),
    }


def _body(request: Request) -> str | None:
    if request.has_document:
        return "JSON"
    if request.body is not None:
        return f"{len(request.body)} characters"
    return f"a file of {len(request.file)} bytes" if request.file is not None else None
