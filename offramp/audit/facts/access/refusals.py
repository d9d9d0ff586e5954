"""Where code refuses a caller: 401, 403, or the way to the login page."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from offramp.audit.facts.access.tables import of_table
from offramp.audit.facts.answering.statuses import Statuses
from offramp.code.given import Literal, Text
from offramp.code.module import Assigned, Function
from offramp.code.names import Names
from offramp.code.nodes import last_name, within
from offramp.code.origins import origins

UNAUTHENTICATED = 401
FOUND = 302
ANSWERED = 200
ASKED = -1  # what Flask-Login answers: known for a route only (see signed_out)
REFUSED = frozenset({UNAUTHENTICATED, 403})
UNPROVEN = frozenset(
    {UNAUTHENTICATED}
)  # RFC 9110: what would be needed to prove who is calling is missing
FORGED = frozenset({400})  # to whose signature is missing or wrong
HIDDEN = frozenset({404})  # to whom must not know that something is there
ERRORS = range(400, 600)
LOGIN = re.compile(r"log_?in|sign_?in|auth|sso|unauthori[sz]ed|forbidden", re.IGNORECASE)
RETURNS = frozenset({"next", "came_from", "return_to"})  # where to go after signing in
BACK = re.compile(rf"[?&](?:{'|'.join(sorted(RETURNS))})=")
STATUS = frozenset({"status", "code", "status_code", "http_status"})
ABORTS = frozenset({"abort", "http_abort", "abort_json", "unauthorized"})
URLS = frozenset({"url_for", "lazy_url_for"})
RESPONDING = re.compile(r"(Response|make_response|jsonify|response_class)$")


def refusal(
    node: ast.AST, names: Names, statuses: Statuses, refused: frozenset[int] = REFUSED
) -> int | None:
    """Return the status of a statement or call that refuses by itself: 302 to sign in."""
    match node:
        case ast.Raise(exc=ast.expr() as raised):
            status = raised_as(raised, names, statuses)
            if status not in refused:
                return FOUND if _raises_redirect(raised, names) else None
        case ast.Return(value=ast.expr() as value):
            return _answered(_made(value, names), names, statuses, refused)
        case ast.Assign(targets=[ast.Attribute(attr="status_code")], value=value):
            status = statuses.of_expression(value, names)
        case ast.Call():
            return _aborted(node, names, statuses, refused)
        case _:
            return None
    return status if status in refused else None


def handed(statement: ast.stmt, names: Names, statuses: Statuses) -> int | None:
    """Return the status of a refusal that is given beside what was found: `None, ("no", 401)`."""
    value = statement.value if isinstance(statement, ast.Return) else None
    elements = value.elts if isinstance(value, ast.Tuple) else []
    if not any(isinstance(one, ast.Constant) and not one.value for one in elements):
        return None
    others = [one for one in elements if not isinstance(one, ast.Constant) or one.value]
    whole = [*others, ast.Tuple(others)] if others[1:] else others  # `None, jsonify("no"), 401`
    found = (_answered(_made(one, names), names, statuses, REFUSED) for one in whole)
    return next((one for one in found if one), None)


def does_nothing_else(function: Function, names: Names, statuses: Statuses) -> int | None:
    """Return the status by which a function refuses that does no more: `unauthorized("...")`."""
    body = [
        one
        for one in function.node.body
        if not isinstance(one, ast.Expr) or not isinstance(one.value, ast.Constant)
    ]
    found = (refusal(one, names, statuses) for one in body[:4])
    return next((one for one in found if one), None)


def _made(value: ast.expr, names: Names) -> ast.expr:
    """Return what is returned by name: `response = make_response("...", 401)`, nearest above."""
    if not isinstance(value, ast.Name):
        return value
    if len(tuples := [one for one, _ in origins(value, names) if isinstance(one, ast.Tuple)]) == 1:
        return tuples[0]  # `DENIED = ("...", 401)`, anywhere
    put = [one.value for one in names.bindings(value.id) if isinstance(one, Assigned)]
    above = [one for one in put if one.lineno < value.lineno and isinstance(one, ast.Call)]
    return max(above, key=lambda one: one.lineno, default=value)


def raised_as(raised: ast.expr, names: Names, statuses: Statuses) -> int | None:
    """Return the status of what is raised: `raise BadRequest("no name")`."""
    ref = names.ref(raised.func if isinstance(raised, ast.Call) else raised)
    if ref is None:
        return None
    given = raised.args if isinstance(raised, ast.Call) else []
    words = raised.keywords if isinstance(raised, ast.Call) else []
    keywords = {one.arg: names.given(one.value) for one in words if one.arg}
    return statuses.of_made(ref.removesuffix("()"), [names.given(one) for one in given], keywords)


def _raises_redirect(raised: ast.expr, names: Names) -> bool:
    """Tell whether an error of the project sends its caller to the login page."""
    if not isinstance(raised, ast.Call) or not raised.args:
        return False
    name = last_name(raised.func)
    return "redirect" in name.lower() and _leads_to_login(raised.args[0], names)


def is_redirect(node: ast.expr | None) -> bool:
    """Tell whether what is returned sends elsewhere."""
    func = node.func if isinstance(node, ast.Call) else None
    return (last_name(func) if func else "") == "redirect"


def leads_on(body: list[ast.stmt]) -> bool:
    """Tell whether all that a block answers with only sends elsewhere."""
    returned = [one.value for one in body if isinstance(one, ast.Return)]
    return all("redirect" in ast.unparse(one).partition("(")[0] for one in returned if one)


def is_abort(node: ast.Call) -> bool:
    """Tell whether a call is of the kind that can end a request by itself."""
    return last_name(node.func) in ABORTS


def _aborted(
    node: ast.Call, names: Names, statuses: Statuses, refused: frozenset[int]
) -> int | None:
    if not is_abort(node):
        return None
    if last_name(node.func) == "unauthorized":
        return ASKED if "login" in ast.unparse(node.func) else None
    by_name = [one.value for one in node.keywords if one.arg in STATUS]
    first = next(iter([*node.args[:1], *by_name]), None)
    if first is None:
        return None
    status = statuses.of_expression(first, names)
    return status if status in refused else _answered(first, names, statuses, refused)


def _answered(
    node: ast.expr, names: Names, statuses: Statuses, refused: frozenset[int]
) -> int | None:
    match node:
        case ast.IfExp():
            found = (_answered(one, names, statuses, refused) for one in (node.body, node.orelse))
            return next((one for one in found if one is not None), None)
        case ast.Tuple(elts=[_, status, *_]):
            return _among(status, names, statuses, refused)
        case ast.Call():
            return _made_by(node, names, statuses, refused)
        case _:
            return None


def _made_by(
    node: ast.Call, names: Names, statuses: Statuses, refused: frozenset[int]
) -> int | None:
    """Return the status of an answer that a call makes, where that is one of *refused*."""
    name = last_name(node.func)
    if name == "redirect" and node.args:
        return _redirects(node, names, statuses) if _leads_to_login(node.args[0], names) else None
    if RESPONDING.search(name):
        whole = _made(node.args[0], names) if len(node.args) == 1 else node
        if isinstance(whole, ast.Tuple):  # `make_response(("no", 401))`
            return _answered(whole, names, statuses, refused)
        given = [word.value for word in node.keywords if word.arg in {"status", "code"}]
        found = (_among(one, names, statuses, refused) for one in (*given, *node.args[1:2]))
        return next((one for one in found if one is not None), None)
    told = [*node.args, *(word.value for word in node.keywords if word.arg in STATUS)]
    said = (one.value for one in told if isinstance(one, ast.Constant) and one.value in refused)
    first = next(said, None) or of_table(node, names, statuses, refused)
    return first if isinstance(first, int) else _aborted(node, names, statuses, refused)


def _redirects(node: ast.Call, names: Names, statuses: Statuses) -> int:
    """Return the status that `redirect("/login", code=303)` sends."""
    given = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "code")]
    return next((one for each in given if (one := statuses.of_expression(each, names))), FOUND)


def _among(node: ast.expr, names: Names, statuses: Statuses, refused: frozenset[int]) -> int | None:
    """Return the one of *refused* that a status is, or that a name of it is ever put to."""
    bound = names.bindings(node.id) if isinstance(node, ast.Name) else []
    put = [one.value for one in bound if isinstance(one, Assigned) and one.how == "value"]
    each = put if put[1:] else [node]
    found = (statuses.of_expression(one, names) for one in each)
    return next((one for one in found if one in refused), None)


def _leads_to_login(node: ast.expr, names: Names) -> bool:
    if isinstance(node, ast.Name):
        put = [one.value for one in names.bindings(node.id) if isinstance(one, Assigned)]
        node = put[0] if len(put) == 1 and isinstance(put[0], ast.Call) else node
    if isinstance(node, ast.Call) and node.args:
        name = last_name(node.func)
        if any(one.arg in RETURNS for one in node.keywords):
            return True
        if name not in URLS and LOGIN.search(name) and "logout" not in name:
            return True
        node = node.args[0]
    given = names.given(node)
    text = given.template if isinstance(given, Text) else getattr(given, "value", "")
    is_text = isinstance(given, Literal | Text) and isinstance(text, str)
    says_so = is_text and (LOGIN.search(text) or BACK.search(text))
    return bool(says_so and "logout" not in text)


def answers(body: list[ast.stmt]) -> bool:
    """Tell whether a block ends in an answer: of a hook, so that the view is not reached."""
    last = body[-1]
    is_empty = isinstance(last, ast.Return) and getattr(last.value, "value", last.value) is None
    return isinstance(last, ast.Return) and not is_empty


def is_page(statement: ast.Return) -> bool:
    """Tell whether an answer is a page of its own, and no error: `abort(503)` says "later"."""
    inside = [one for one in within(statement) if isinstance(one, ast.Call | ast.Constant)]
    return answers([statement]) and not any(
        is_abort(one) if isinstance(one, ast.Call) else one.value in ERRORS for one in inside
    )


def lets_by(
    body: list[ast.stmt], refusing: Callable[[ast.AST], object], *, ended: bool, is_hook: bool
) -> bool:
    """
    Tell whether who gets into a block may be let by, so that what follows is for the others.

    A block that does not end may still return inside: `if key: ... if is_valid(key): return`.
    """
    if ended:
        return not (is_hook and answers(body))
    inside = [each for one in body for each in (one, *within(one))]
    returns = [one for one in inside if isinstance(one, ast.Return)]
    allowed = [one for one in returns if not (is_hook and answers([one]))]
    return any(not refusing(one) for one in allowed)
