"""Where code refuses a caller: 401, 403, or the way to the login page."""

from __future__ import annotations

import ast
import re

from offramp.audit.facts.answering.statuses import Statuses
from offramp.code.given import Literal, Text
from offramp.code.module import Assigned
from offramp.code.names import Names

REFUSED = frozenset({401, 403})
UNPROVEN = frozenset({401})  # RFC 9110: what would be needed to prove who is calling is missing
FORGED = frozenset({400})  # to whose signature is missing or wrong
HIDDEN = frozenset({404})  # to whom must not know that something is there
LOGIN = re.compile(r"log_?in|sign_?in|auth|sso|unauthori[sz]ed|forbidden", re.IGNORECASE)
RETURNS = frozenset({"next", "came_from", "return_to"})  # where to go after signing in
BACK = re.compile(rf"[?&](?:{'|'.join(sorted(RETURNS))})=")
STATUS = frozenset({"status", "code", "status_code", "http_status"})
ABORTS = frozenset({"abort", "http_abort", "abort_json", "unauthorized"})
URLS = frozenset({"url_for", "lazy_url_for"})
RESPONDING = re.compile(r"(Response|make_response|jsonify|response_class)$")


def is_refusal(
    node: ast.AST, names: Names, statuses: Statuses, refused: frozenset[int] = REFUSED
) -> bool:
    """Tell whether a statement or call answers with one of *refused* by itself."""
    match node:
        case ast.Raise(exc=ast.expr() as raised):
            return raised_as(raised, names, statuses) in refused or _raises_redirect(raised, names)
        case ast.Return(value=ast.expr() as value):
            return _answers(_made(value, names), names, statuses, refused)
        case ast.Assign(targets=[ast.Attribute(attr="status_code")], value=status):
            return statuses.of_expression(status, names) in refused
        case ast.Call():
            return _aborts(node, names, statuses, refused)
        case _:
            return False


def _made(value: ast.expr, names: Names) -> ast.expr:
    """Return what is returned by name: `response = make_response("...", 401)`, nearest above."""
    if not isinstance(value, ast.Name):
        return value
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
    name = getattr(raised.func, "attr", getattr(raised.func, "id", ""))
    return "redirect" in name.lower() and _leads_to_login(raised.args[0], names)


def is_redirect(node: ast.expr | None) -> bool:
    """Tell whether what is returned sends elsewhere."""
    func = node.func if isinstance(node, ast.Call) else None
    return getattr(func, "attr", getattr(func, "id", "")) == "redirect"


def leads_on(body: list[ast.stmt]) -> bool:
    """Tell whether all that a block answers with only sends elsewhere."""
    returned = [one.value for one in body if isinstance(one, ast.Return)]
    return all("redirect" in ast.unparse(one).partition("(")[0] for one in returned if one)


def is_abort(node: ast.Call) -> bool:
    """Tell whether a call is of the kind that can end a request by itself."""
    return getattr(node.func, "attr", getattr(node.func, "id", "")) in ABORTS


def _aborts(node: ast.Call, names: Names, statuses: Statuses, refused: frozenset[int]) -> bool:
    if not is_abort(node):
        return False
    if getattr(node.func, "attr", getattr(node.func, "id", "")) == "unauthorized":
        return "login" in ast.unparse(node.func)
    if not node.args:
        return False
    first = node.args[0]
    status = statuses.of_expression(first, names)
    return status in refused or _answers(first, names, statuses, refused)


def _answers(node: ast.expr, names: Names, statuses: Statuses, refused: frozenset[int]) -> bool:
    match node:
        case ast.IfExp():
            return any(_answers(one, names, statuses, refused) for one in (node.body, node.orelse))
        case ast.Tuple(elts=[_, status, *_]):
            return _is_among(status, names, statuses, refused)
        case ast.Call():
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name == "redirect" and node.args:
                return _leads_to_login(node.args[0], names)
            if RESPONDING.search(name):
                given = [word.value for word in node.keywords if word.arg in {"status", "code"}]
                each = (*given, *node.args[1:2])
                return any(_is_among(one, names, statuses, refused) for one in each)
            told = [*node.args, *(word.value for word in node.keywords if word.arg in STATUS)]
            is_told = any(isinstance(one, ast.Constant) and one.value in refused for one in told)
            return is_told or _aborts(node, names, statuses, refused)
        case _:
            return False


def _is_among(node: ast.expr, names: Names, statuses: Statuses, refused: frozenset[int]) -> bool:
    """Tell whether a status is, or a name of it is ever put to, one of *refused*."""
    bound = names.bindings(node.id) if isinstance(node, ast.Name) else []
    put = [one.value for one in bound if isinstance(one, Assigned) and one.how == "value"]
    each = put if put[1:] else [node]
    return any(statuses.of_expression(one, names) in refused for one in each)


def _leads_to_login(node: ast.expr, names: Names) -> bool:
    if isinstance(node, ast.Name):
        put = [one.value for one in names.bindings(node.id) if isinstance(one, Assigned)]
        node = put[0] if len(put) == 1 and isinstance(put[0], ast.Call) else node
    if isinstance(node, ast.Call) and node.args:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
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
