"""What is put into a text that is put together: only what does not come from the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.converters import numbers
from offramp.audit.facts.endings import ends
from offramp.audit.running import Place
from offramp.code.given import Items, Keys, Literal
from offramp.code.names import Names
from offramp.code.nodes import last_name

SAFE = frozenset({"builtins.int", "builtins.float", "builtins.len", "builtins.bool", "builtins.id"})
DEEPEST = 6


def strangers(context: Context, place: Place, line: int) -> list[str]:
    """
    Return the parts put into the first argument of the call at *line*, as they are written.

    Left out are constants, numbers, and what is made of constants alone: the many `?` of an
    `IN` list, names of columns out of a fixed list.
    """
    function = context.project.function(place.ref)
    if function is None:
        return []
    names = context.project.names(function.module, function)
    harmless = _numbers(context, place, names) | set(_listed(names, line))
    for node in ast.walk(function.node):
        if isinstance(node, ast.Call) and node.lineno == line and node.args:
            parts = [one for one in _parts(node.args[0], names, 0) if not _is_safe(one, names, 0)]
            parts = [one for one in parts if getattr(one, "id", "") not in harmless]
            if parts:
                return list(dict.fromkeys(ast.unparse(one) for one in parts))
    return []


def _numbers(context: Context, place: Place, names: Names) -> set[str]:
    """Return the arguments that are numbers: by their annotation, or by the path's converter."""
    found = set(context.once(numbers).get(place.ref, ()))
    for name, argument in names.own.parameters.items():
        if getattr(argument.annotation, "id", "") in {"int", "float", "bool"}:
            found.add(name)
    return found


def _listed(names: Names, line: int) -> Iterator[str]:
    """Yield the variables that a line comes to only with a value of a list: `if x not in (...)`."""
    for node in names.own.every(ast.If):
        end = node.body[-1].end_lineno or node.lineno
        for one in ast.walk(node.test):
            match one:
                case ast.Compare(left=ast.Name(id=name), comparators=[held]) if _is_table(
                    held, names
                ):
                    is_inside = node.body[0].lineno <= line <= end
                    is_left = ends(node.body[-1]) or _puts(node.body, name)
                    if isinstance(one.ops[0], ast.In):
                        is_sure = is_inside and not _may_skip(node.test, ast.Or)
                    else:
                        is_sure = end < line and is_left and not _may_skip(node.test, ast.And)
                    if is_sure:
                        yield name
                case _:
                    pass


def _may_skip(test: ast.expr, kind: type[ast.boolop]) -> bool:
    return isinstance(test, ast.BoolOp) and isinstance(test.op, kind)


def _puts(body: list[ast.stmt], name: str) -> bool:
    """Tell whether a block gives a variable a constant: `sort = "name"`."""
    return any(
        isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Constant)
        and any(getattr(target, "id", "") == name for target in one.targets)
        for one in body
    )


def _parts(node: ast.expr, names: Names, depth: int) -> Iterator[ast.expr]:
    """Yield what is put into a text, in whatever way."""
    if depth > DEEPEST:
        return
    match node:
        case ast.JoinedStr(values=values):
            yield from (one.value for one in values if isinstance(one, ast.FormattedValue))
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            for side in (left, right):
                if isinstance(side, ast.JoinedStr | ast.BinOp):
                    yield from _parts(side, names, depth + 1)
                else:
                    yield side
        case ast.BinOp(op=ast.Mod(), right=right):
            yield from _given(right)
        case ast.Call():
            yield from _parts_of_call(node, names, depth)
        case ast.Name(id=name):
            for text in _texts(name, names):
                yield from _parts(text, names, depth + 1)


def _parts_of_call(node: ast.Call, names: Names, depth: int) -> Iterator[ast.expr]:
    """Yield what `format` and `replace` put in, and what is in the text that another is given."""
    match node:
        case ast.Call(func=ast.Attribute(attr="format"), args=given, keywords=words):
            yield from (*given, *(one.value for one in words))
        case ast.Call(func=ast.Attribute(text, "replace"), args=[_, new]):
            yield new
            yield from _parts(text, names, depth + 1)
        case ast.Call(args=[text, *_]):
            yield from _parts(text, names, depth + 1)


def _texts(name: str, names: Names) -> Iterator[ast.expr]:
    """Yield what a variable is given, and what is added to it."""
    for binding in names.bindings(name):
        value = getattr(binding, "value", None)
        if isinstance(value, ast.expr):
            yield value
    for more in names.own.every(ast.AugAssign):
        if getattr(more.target, "id", "") == name:
            yield ast.BinOp(left=ast.Constant(""), op=ast.Add(), right=more.value)


def _is_own(func: ast.expr, names: Names) -> bool:
    return names.project.function(names.ref(func) or "") is not None


def _is_table(node: ast.expr, names: Names) -> bool:
    """Tell whether it is a mapping or list that the code itself fills: `SORTS[sort]`."""
    if last_name(node).isupper():
        return True
    match names.given(node):
        case Keys(items=items):
            return all(isinstance(value, Literal) for _, value in items)
        case Items(items=items):
            return all(isinstance(value, Literal) for value in items)
        case _:
            return False


def _given(node: ast.expr) -> list[ast.expr]:
    """Return what stands right of `%`: one value, several, or a mapping's."""
    match node:
        case ast.Tuple():
            return node.elts
        case ast.Dict():
            return node.values
        case _:
            return [node]


def _is_safe(node: ast.expr, names: Names, depth: int) -> bool:
    """Tell whether an expression can only be what the code itself says, or a number."""
    if depth > DEEPEST:
        return False
    if (parts := _composed(node, names)) is not None:
        return all(_is_safe(one, names, depth + 1) for one in parts)
    match node:
        case ast.Name() | ast.Attribute():
            return _is_constant(node, names, depth)
        case ast.Subscript():
            return _is_safe_entry(node, names)
        case ast.Call():
            return _is_safe_call(node, names, depth)
        case _:
            return isinstance(node, ast.Constant)


def _composed(node: ast.expr, names: Names) -> list[ast.expr] | None:
    """Return what an expression is put together of, so that these decide; None for others."""
    found: list[ast.expr] | None = None
    match node:
        case ast.IfExp():
            found = [node.body, node.orelse]
        case ast.BinOp():
            found = [node.left, node.right]
        case ast.JoinedStr():
            found = list(_parts(node, names, 0))
        case ast.List() | ast.Tuple():
            found = node.elts
        case ast.ListComp() | ast.GeneratorExp():
            found = [] if _counts(node) else [node.elt]
        case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant())):
            found = node.args
        case ast.Call(func=ast.Name(id="map"), args=[made, listed]):
            found = [] if names.ref(made) in SAFE else [listed] if _is_text(made, names) else None
        case ast.Call(func=ast.Name(id="sorted" | "list" | "tuple" | "set"), args=[listed]):
            found = [listed]
        case ast.Call(func=ast.Attribute(attr="get", value=held), args=[_, *default]):
            found = default if _is_table(held, names) else None
        case _:
            pass
    return found


def _is_constant(node: ast.Name | ast.Attribute, names: Names, depth: int) -> bool:
    """Tell whether a name stands for a constant, or only for what is safe."""
    given = names.given(node)
    if isinstance(node, ast.Attribute):
        is_table = node.attr.startswith("__table")
        return node.attr.isupper() or is_table or isinstance(given, Literal)
    if isinstance(given, Items):
        return all(_is_safe(one, names, depth + 1) for one in _gathered(node.id, names))
    if isinstance(given, Literal) or (node.id.isupper() and not names.own.has(node.id)):
        return True
    values = [getattr(one, "value", None) for one in names.bindings(node.id)]
    known = [one for one in values if isinstance(one, ast.expr)]
    return bool(known) and all(_is_safe(one, names, depth + 1) for one in known)


def _is_text(made: ast.expr, names: Names) -> bool:
    return names.ref(made) in {"builtins.str", "builtins.repr"}


def _gathered(name: str, names: Names) -> Iterator[ast.expr]:
    """Yield what is put into a list: `parts.append("name = %s")`, `parts += [...]`."""
    for call in names.own.every(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=held), attr=how), args=[*_, put]):
                if held == name and how in {"append", "extend", "insert"}:
                    yield put
    for more in names.own.every(ast.AugAssign):
        if getattr(more.target, "id", "") == name:
            yield more.value


def _is_safe_entry(node: ast.Subscript, names: Names) -> bool:
    match node:
        case ast.Subscript(value=ast.Call(func=func), slice=ast.Constant(value=int())):
            return _is_own(func, names)  # `where, values = conditions(request.args)`
        case _:
            return _is_table(node.value, names)


def _counts(node: ast.ListComp | ast.GeneratorExp) -> bool:
    """Tell whether all that varies in it are numbers of a `range`."""
    ranges = [
        one
        for one in node.generators
        if getattr(getattr(one.iter, "func", None), "id", "") == "range"
    ]
    numbers = {getattr(one.target, "id", "") for one in ranges} | {"str"}
    return {one.id for one in ast.walk(node.elt) if isinstance(one, ast.Name)} <= numbers


def _is_safe_call(node: ast.Call, names: Names, depth: int) -> bool:
    """Tell whether a call gives a number, or one of what a fixed mapping has."""
    match node:
        case ast.Call(func=ast.Name(id="max" | "min" | "abs" | "round"), args=args):
            return all(_is_safe(one, names, depth + 1) for one in args)
        case _:
            pass
    passed = [*node.args, *(one.value for one in node.keywords)]
    if _is_own(node.func, names) and all(_is_safe(one, names, depth + 1) for one in passed):
        return True
    kinds = [one.value for one in node.keywords if one.arg == "type"]  # `args.get("n", type=int)`
    return names.ref(node.func) in SAFE or any(names.ref(one) in SAFE for one in kinds)
