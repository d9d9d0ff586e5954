"""The index of one module: made in one pass over its tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.module import (
    Assigned,
    Binding,
    Class,
    Defined,
    Function,
    Imported,
    Module,
    definitions,
)
from offramp.code.trees import children

HOLDERS = {"g": "g", "app": "app", "current_app": "app", "application": "app"}


def fill(module: Module, tree: ast.Module) -> None:
    """Put into *module* what its tree defines."""
    module.bindings, module.stars = bound(tree.body, module)
    for qualname, node, owner, parent in definitions(tree):
        ref = f"{module.name}.{qualname}"
        if isinstance(node, ast.ClassDef):
            module.classes[qualname] = _class(module, qualname, ref, node)
            continue
        function = Function(
            module=module,
            ref=ref,
            qualname=qualname,
            line=node.lineno,
            end_line=node.end_lineno or node.lineno,
            owner=f"{module.name}.{owner}" if owner else None,
            parent=parent,
            decorators=tuple(node.decorator_list),
        )
        module.functions[qualname] = function
        for name, assigned in _carried(node):
            module.carried.setdefault(name, []).append((qualname, assigned))
        if owner:
            one = module.classes[owner]
            one.methods[node.name] = function
            for name, assigned in _own(node):
                one.own.setdefault(name, []).append((qualname, assigned))


def _class(module: Module, qualname: str, ref: str, node: ast.ClassDef) -> Class:
    attributes, _ = bound(node.body, module)
    return Class(
        ref=ref,
        qualname=qualname,
        module=module,
        line=node.lineno,
        bases=tuple(node.bases),
        keywords=tuple(node.keywords),
        decorators=tuple(node.decorator_list),
        attributes={
            name: kept
            for name, bindings in attributes.items()
            if (kept := [one for one in bindings if isinstance(one, Assigned)])
        },
    )


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield what is in a function, with what is in functions inside it, in its order."""
    pending = [node]
    while pending:
        one = pending.pop()
        yield one
        for block in reversed(list(_blocks(one))):
            pending.extend(reversed(block))


def _own(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, Assigned]]:
    """Yield what a method binds on its first argument."""
    arguments = [*node.args.posonlyargs, *node.args.args]
    if not arguments:
        return
    first = arguments[0].arg
    for statement in _statements(node):
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            if (
                isinstance(target, ast.Attribute)
                and isinstance(target.value, ast.Name)
                and target.value.id == first
            ):
                yield target.attr, Assigned(statement.value, statement.lineno)


def _carried(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, Assigned]]:
    """Yield what a function puts on `g`, `app` or `current_app`, as ("g.db", value)."""
    for statement in _statements(node):
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                holder = HOLDERS.get(target.value.id)
                if holder:
                    yield f"{holder}.{target.attr}", Assigned(statement.value, statement.lineno)


def bound(body: list[ast.stmt], module: Module) -> tuple[dict[str, list[Binding]], list[str]]:
    """
    Return the names that *body* binds in its own scope, in order, and its star imports.

    Blocks (`if`, `try`, `with`, loops) belong to the scope, functions and classes do not.
    """
    names: dict[str, list[Binding]] = {}
    stars: list[str] = []
    for name, binding in _bindings(body, module, stars):
        names.setdefault(name, []).append(binding)
    return names, stars


def _bindings(
    body: list[ast.stmt], module: Module, stars: list[str]
) -> Iterator[tuple[str, Binding]]:
    pending = body[::-1]
    while pending:
        statement = pending.pop()
        match statement:
            case ast.Import():
                for alias in statement.names:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    yield alias.asname or whole, Imported(whole, statement.lineno)
            case ast.ImportFrom():
                origin = absolute(statement, module)
                for alias in statement.names:
                    if alias.name == "*":
                        stars.append(origin)
                    else:
                        target = f"{origin}.{alias.name}" if origin else alias.name
                        yield alias.asname or alias.name, Imported(target, statement.lineno)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield statement.name, Defined(statement.name, statement.lineno)
            case _:
                yield from _values(statement)
                if module.binds_within:
                    yield from _walrus(statement)
                for block in reversed(list(_blocks(statement))):
                    pending.extend(reversed(block))


def absolute(statement: ast.ImportFrom, module: Module) -> str:
    """Return the dotted name that `from` names; relative ones start at the module's package."""
    if not statement.level:
        return statement.module or ""
    parts = module.name.split(".")
    keep = len(parts) - statement.level + (1 if module.is_package else 0)
    return ".".join([*parts[: max(keep, 0)], *([statement.module] if statement.module else [])])


def _values(statement: ast.stmt) -> Iterator[tuple[str, Assigned]]:
    line = statement.lineno
    match statement:
        case ast.Assign():
            for target in statement.targets:
                yield from _targets(target, statement.value, line)
        case ast.AnnAssign():
            if statement.value is not None:
                yield from _targets(statement.target, statement.value, line)
            yield from _targets(statement.target, statement.annotation, line, "annotation")
        case ast.For() | ast.AsyncFor():
            yield from _targets(statement.target, statement.iter, line, "item")
        case ast.With() | ast.AsyncWith():
            for item in statement.items:
                if item.optional_vars is not None:
                    yield from _targets(item.optional_vars, item.context_expr, line, "entered")
        case _:
            pass


COMPOUND = (ast.Try, ast.TryStar, ast.For, ast.AsyncFor, ast.With, ast.AsyncWith, ast.Match)


def _walrus(statement: ast.stmt) -> Iterator[tuple[str, Assigned]]:
    """Yield the names that `:=` binds in a statement, but for the blocks in it."""
    if isinstance(statement, COMPOUND):
        return
    is_tested = isinstance(statement, (ast.If, ast.While))
    pending = [statement.test if is_tested else statement]  # type: ignore[attr-defined]  # an If or While, by is_tested
    while pending:
        node = pending.pop()
        pending.extend(children(node))
        if isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
            yield node.target.id, Assigned(node.value, statement.lineno)


def _targets(
    target: ast.expr, value: ast.expr, line: int, how: str = "value"
) -> Iterator[tuple[str, Assigned]]:
    if isinstance(target, ast.Name):
        yield target.id, Assigned(value, line, how)
    elif isinstance(target, (ast.Tuple, ast.List)):
        same = isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts)
        for place, one in enumerate(target.elts):
            if same and isinstance(value, (ast.Tuple, ast.List)):
                yield from _targets(one, value.elts[place], line, how)
            else:
                part = ast.Subscript(value=value, slice=ast.Constant(place), ctx=ast.Load())
                yield from _targets(one, ast.copy_location(part, value), line, how)
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value, value, line, how)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(statement, "handlers", ()):
        yield handler.body
    for case in getattr(statement, "cases", ()):
        yield case.body
