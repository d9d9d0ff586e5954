"""Which roles a refusal asks for: by the tests it hangs on, or by what a guard is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from offramp.audit.facts.access import credentials
from offramp.audit.facts.access.looks import Test
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.nodes import last_name, within
from offramp.code.origins import argument, led
from offramp.code.project import Project

ROLE = re.compile(r"role|permission|scope|group|privilege", re.IGNORECASE)
HAS_ROLE = re.compile(
    r"^is_(admin|administrator|staff|superuser|super_admin|moderator|editor|owner)$"
)
PRINCIPAL = re.compile(r"flask_principal\.Permission\(\)\.\w+(\(\))?$")
REQUEST = "flask.request."
TAKING = frozenset({"get", "getlist", "pop"})


def asked_for(tests: Iterable[Test], names: Names) -> list[str]:
    """Return the roles that *tests* name, each once, in the order of the text."""
    found: list[str] = []
    expressions = [test.node for test in tests if isinstance(test.node, ast.expr)]
    for one in (inner for node in expressions for inner in (node, *within(node))):
        if isinstance(one, ast.Attribute) and (match := HAS_ROLE.match(one.attr)):
            found.append(match[1])
        if isinstance(one, ast.Compare) and ROLE.search(ast.unparse(one)):
            sides = [one.left, *one.comparators]
            found += [text for side in sides for text in named(side, names)]
        if isinstance(one, ast.Call):
            is_asking = ROLE.search(ast.unparse(one.func)) is not None
            for given in one.args:
                is_role = isinstance(given, ast.Attribute) and ROLE.search(ast.unparse(given))
                found += named(given, names) if is_asking or is_role else []
    return list(dict.fromkeys(found))


def named(node: ast.expr, names: Names) -> list[str]:
    """Return the roles that an expression is or lists: texts, or constants by their names."""
    match node:
        case ast.List(elts=each) | ast.Tuple(elts=each) | ast.Set(elts=each):
            return [text for one in each for text in named(one, names)]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return [*named(left, names), *named(right, names)]
        case ast.Attribute(attr="value", value=inner) if last_name(inner).isupper():
            return named(inner, names)
        case ast.Constant() | ast.Name() | ast.Attribute():
            texts = (getattr(one, "value", None) for one, _ in led(node, names))
            text = next((one for one in texts if isinstance(one, str)), None)
            constant = [last_name(node)] if last_name(node).isupper() else []
            return constant if text is None else [text]
        case _:
            return []


def of_guard(node: ast.expr, ref: str, names: Names) -> list[str]:
    """Return the roles that a guard is given, called or around a view: `@roles("admin")`."""
    if PRINCIPAL.match(ref):
        return list(_of_permission(node, names))
    if isinstance(node, ast.Name | ast.Attribute):  # `admin_only = role("admin")`, elsewhere
        made = next((pair for pair in led(node, names) if isinstance(pair[0], ast.Call)), None)
        node, names = made if made is not None else (node, names)
        ref = names.ref(node.func) or "" if isinstance(node, ast.Call) else ref
    if not isinstance(node, ast.Call):
        return []
    kind = credentials.guard(ref)
    name = ref.removesuffix("()").rpartition(".")[2]
    takes_roles = ROLE.search(name) is not None or kind == "oauth"
    given = node.args if takes_roles or kind is None else []
    given += [one.value for one in node.keywords if takes_roles or ROLE.search(one.arg or "")]
    keys = _keys(node, ref, names)
    return [text for one in given if one not in keys for text in named(one, names)]


def _of_permission(node: ast.expr, names: Names) -> Iterator[str]:
    """Yield what Flask-Principal's `Permission(RoleNeed("admin"))` needs."""
    func = node.func if isinstance(node, ast.Call) else node
    holder = func.value if isinstance(func, ast.Attribute) else None
    for made, scope in led(holder, names) if holder is not None else ():
        for need in made.args if isinstance(made, ast.Call) else ():
            for one in need.args if isinstance(need, ast.Call) else ():
                yield from named(one, scope)


def _keys(node: ast.Call, ref: str, names: Names) -> list[ast.expr]:
    """Return the arguments that a guard takes something from the request by: `@key("X-Key")`."""
    project = names.project
    function = project.function(ref.removesuffix("()"))
    if function is None:
        return []
    parameters = project.names(function.module, function).own.parameters
    taken = {name for inner in _inside(function) for name in _taken_by(inner, project)}
    each = (argument(node, function, name, names) for name in taken & parameters.keys())
    return [one for one in each if one is not None]


def _inside(function: Function) -> Iterator[Function]:
    start = f"{function.qualname}."
    for one in function.module.functions.values():
        if one is function or one.qualname.startswith(start):
            yield one


def _taken_by(function: Function, project: Project) -> Iterator[str]:
    """Yield the names by which a function takes something from the request."""
    names = project.names(function.module, function)
    for call in names.own.every(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(value=held, attr=how), args=[ast.Name(id=name), *_]):
                if how in TAKING and (names.ref(held) or "").startswith(REQUEST):
                    yield name
    for item in names.own.every(ast.Subscript):
        is_of_request = (names.ref(item.value) or "").startswith(REQUEST)
        if is_of_request and isinstance(item.slice, ast.Name):
            yield item.slice.id
