"""How somebody signs in, as far as the code tells: an account to be given real values."""

from __future__ import annotations

import re
from collections.abc import Iterable

import yaml

from offramp.audit.decide.functions import Planned
from offramp.audit.report import Route
from offramp.audit.scaffold.words import flat

SIGNS_IN = re.compile(r"log-?_?in|sign-?_?in|token|session|auth", re.IGNORECASE)
REGISTERS = re.compile(r"regist|sign-?_?up|reset|forgot|change|new_?password", re.IGNORECASE)
PASSWORD = re.compile(r"passw|passphrase|pwd", re.IGNORECASE)
SHORT = frozenset({"access", "jwt", "bearer"})  # for an access token
MOST = 3  # fields of who signs in; who registers fills in more
HEAD = """\
# To send requests as somebody, give this real values and put it below x-offramp; then `as: demo`:
"""


def account(functions: Iterable[Planned]) -> str:
    """Return comments for stack.yml with an account that may sign in; "" where none is seen."""
    for one in functions:
        found = _of(one)
        if found is not None:
            text = yaml.safe_dump(
                {"accounts": {"demo": found}}, default_flow_style=True, sort_keys=False, width=10**6
            )
            return f"{HEAD}#   {flat(text[1:-2])}\n"
    return ""


def _of(one: Planned) -> dict[str, object] | None:
    route = one.route
    if route.method != "POST" or "{" in one.path or not _is_sign_in(route):
        return None
    if fields := _asked(route, route.request.form):
        return {"form": one.path, "fields": dict.fromkeys(fields, "x")}
    if fields := _asked(route, route.request.json):
        return {"function": one.name, "json": dict.fromkeys(fields, "x"), "token": _token(route)}
    return None


def _is_sign_in(route: Route) -> bool:
    named = f"{route.path} {route.endpoint}"
    return SIGNS_IN.search(named) is not None and REGISTERS.search(named) is None


def _asked(route: Route, names: list[str]) -> list[str]:
    """Return the fields of a form to sign in; [] where it asks for no password, or for more."""
    plain = [name for name in names if "$" not in name]
    required = [name for name in plain if name in route.request.required] or plain
    has_password = any(PASSWORD.search(name) for name in required)
    return required if has_password and len(required) <= MOST else []


def _token(route: Route) -> str:
    """Return the key of the answer that has the token."""
    keys = route.response.json
    likely = [key for key in keys if "token" in key.lower()]
    likely += [key for key in keys if key.lower() in SHORT]
    return next((key for key in likely if "refresh" not in key), "access_token")
