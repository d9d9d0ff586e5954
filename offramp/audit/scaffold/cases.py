"""`cases.yml` of a scaffold: requests from what the code reads, to be given real values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import yaml

from offramp.audit.decide.functions import VARIABLE, Planned
from offramp.audit.report import Route
from offramp.audit.scaffold.words import flat

VALUE, BOUNDARY = "x", "b"
FORM = "application/x-www-form-urlencoded"
# what each converter takes; of several segments two, since one may be another route's
VALUES = {
    "int": "1",
    "float": "1.5",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": f"{VALUE}/{VALUE}",
}
BOUND = re.compile(r"(\w+)\s*=\s*(-?\d{1,9})\b")  # of a converter: `int(min=5)`
MOST_LETTERS = 100
HEAD = """\
# Made from what the code reads; give the requests real values, and let both sides answer them.
"""
ACCOUNT = "# The first needs a caller: `as:` with one of x-offramp.accounts of stack.yml.\n"
SIGNED = "# The first must be signed as its sender does it: see {}.\n"
PERHAPS = "# It may need a caller, `as:` with one of x-offramp.accounts of stack.yml: see {}.\n"
HIDDEN = """\
# Its form is Flask-WTF's, which wants a token back: let a case fetch one, with its own `as:`,
#   before: {}
# and send it, `csrf_token=${{csrf}}` in the body.
"""
FINE, REDIRECTS, BAD = 200, (302, 303, 307), 400
UNAUTHENTICATED, FORBIDDEN = 401, 403
HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})  # what `offramp try` may send a thousand times
# what is only read, gone with the request, only a caller's own, or known anyway
READ_OR_OWN = frozenset(
    {"file read", "database file", "temporary file", "session", "lock", "cache"}
)
WITHOUT_BODY = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})


class Plain(yaml.SafeDumper):
    """Writes what several cases have in each of them: somebody gives it other values there."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def cases(one: Planned, *, has_token: bool = False) -> str:
    """
    Return the file's text: one request that should succeed, and one without a caller.

    A query that a page does without is a case of its own, so that the first needs no value.
    Where its form *has_token*, the text says how to fetch one.
    """
    route = one.route
    has_choice = route.method in HARMLESS and _is_optional(route)
    success = _success(route)
    found = [_case("as the code reads it", route, success, has_query=not has_choice)]
    head = HEAD
    if route.auth.kind not in {"none", "unknown"} and not route.auth.optional:
        found.append(_case("nobody", route, _refusal(route), has_query=not has_choice))
        is_signed = route.auth.kind == "signature"
        head += SIGNED.format(next(iter(route.auth.by), "the code")) if is_signed else ACCOUNT
    elif route.auth.by and not route.auth.optional:  # who it lets pass is not known
        head += PERHAPS.format(route.auth.by[0])
    elif "request" not in found[0] and _is_right(route, success):
        found[0]["traffic"] = 1
    if has_token and route.request.form:
        head += _hidden(found[0].get("request", {}).get("path", one.path))
    if has_choice:
        found.append(_case("with a query", route, success))
    return head + yaml.dump(found, Dumper=Plain, sort_keys=False, allow_unicode=True, width=100)


def _hidden(path: str) -> str:
    fetched = {"request": {"method": "GET", "path": path}, "save": {"csrf": "field:csrf_token"}}
    text = yaml.safe_dump([fetched], default_flow_style=True, sort_keys=False, width=10**6)
    return HIDDEN.format(flat(text.strip()))


def _is_right(route: Route, success: int) -> bool:
    """Tell whether anybody may ask for it, and nothing around the view sends some elsewhere."""
    is_sent_on = any(one < BAD and one != success for one in route.response.around)
    return route.method in HARMLESS and not _changes(route) and not is_sent_on


def changes_by_reading(route: Route) -> bool:
    """Tell whether a method that should only read changes something here."""
    return route.method in HARMLESS and _changes(route)


def _changes(route: Route) -> bool:
    """Tell whether the route itself writes a table, keeps something, or may do so elsewhere."""
    writes = any(not one.around for one in route.writes)
    keeps = any(not one.around and one.kind not in READ_OR_OWN for one in route.state)
    return writes or keeps or any(not one.around and not one.reads for one in route.outbound)


def _is_optional(route: Route) -> bool:
    """Tell whether the query has keys, none of which is known to be required."""
    return bool(_keys(route, route.request.query)) and not any(
        key in route.request.required for key in route.request.query
    )


def _case(name: str, route: Route, status: int, *, has_query: bool = True) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if "<" in route.path:
        request["path"] = VARIABLE.sub(lambda one: _value(route, one["name"]), route.path)
    if has_query and (query := _keys(route, route.request.query)):
        request["query"] = _texts(query)
    if route.method not in WITHOUT_BODY:
        request |= _body(route)
    case: dict[str, Any] = {"name": name, "expect": {"status": status}}
    return case | ({"request": request} if request else {})


def _value(route: Route, name: str) -> str:
    """Return what the converter of a variable takes; one of those that `any` lists."""
    converter, _, rest = route.converters.get(name, "").partition("(")
    if converter == "any":
        return rest.rstrip(")").partition(",")[0].strip(" \"'") or VALUE
    bounds = {bound: int(number) for bound, number in BOUND.findall(rest)}
    if converter in {"int", "float"} and "min" in bounds:
        return str(bounds["min"])
    if converter in {"string", "default"}:
        least = bounds.get("length", bounds.get("minlength", 1))
        return VALUE * min(max(least, 1), MOST_LETTERS)
    return VALUES.get(converter, VALUE)


def _body(route: Route) -> dict[str, Any]:
    asked = route.request
    if asked.files:
        return _multipart(_keys(route, asked.files), _texts(_keys(route, asked.form)))
    if asked.json:
        return {"json": _keys(route, asked.json)}
    if asked.form:
        return {"body": urlencode(_texts(_keys(route, asked.form))), "content_type": FORM}
    return {}


def _multipart(files: Iterable[str], texts: Mapping[str, str]) -> dict[str, str]:
    """Return a form with a small file under each name (RFC 7578)."""
    parts = [(f'name="{name}"', text) for name, text in texts.items()]
    parts += [(f'name="{name}"; filename="{VALUE}.txt"', VALUE) for name in files]
    each = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n{held}\r\n"
        for about, held in parts
    )
    return {
        "body": f"{''.join(each)}--{BOUNDARY}--\r\n",
        "content_type": f"multipart/form-data; boundary={BOUNDARY}",
    }


def _keys(route: Route, names: list[str]) -> dict[str, Any]:
    """Return those that are required, with values; where none is known to be, all of them."""
    required = [name for name in names if name in route.request.required]
    known = route.request.examples
    return {name: known.get(name, VALUE) for name in required or names if "$" not in name}


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Return values as a form or a query has them: of a list one, of a mapping nothing true."""
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case [first, *_]:
            return _text(first)
        case list() | dict():
            return VALUE
        case _:
            return str(value)


def _success(route: Route) -> int:
    """Return the lowest status that is no error, which may be a redirect, or what there is."""
    told = route.response.statuses
    fine = [one for one in told if FINE <= one < BAD]
    return min(fine or told, default=FINE)


def _refusal(route: Route) -> int:
    """Return what a caller gets who shows nothing: pages send them to sign in."""
    if route.auth.refusals:
        return route.auth.refusals[0]
    told = route.response.statuses
    pages = REDIRECTS if route.auth.kind == "session" else ()
    return next(
        (one for one in (UNAUTHENTICATED, *pages, FORBIDDEN) if one in told), UNAUTHENTICATED
    )
