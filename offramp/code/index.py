"""The index of one module: made in one pass over its tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.code.bindings import blocks, bound
from offramp.code.imports import Import
from offramp.code.module import Assigned, Class, Function, Module
from offramp.code.nodes import BLOCKS_OF, FunctionNode
from offramp.code.outline import Around, outline

GLOBAL = "global"  # what holds names of which a function says that they are the module's
APPLICATION = re.compile(r"(?:[a-z]+_)*_?app(?:lication)?", re.IGNORECASE)  # names of it

SETTING = frozenset({"setter", "deleter"})
WITHIN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)  # has names of its own


def fill(module: Module, tree: ast.Module) -> dict[str, FunctionNode]:
    """Put into *module* what its tree defines; returns its functions by qualified name."""
    functions: dict[str, FunctionNode] = {}
    module.bindings, module.stars = bound(tree.body, module)
    for qualname, node, around in outline(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found = Import(node, around.for_types, in_class=around.owner is not None)
            module.imports.setdefault(around.function or "", []).append(found)
        elif isinstance(node, ast.ClassDef):
            module.classes[qualname] = _class(module, qualname, node)
        else:
            _function(module, qualname, node, around)
            functions[qualname] = node
    for holder, attribute, statement, value in _put(tree, WITHIN):
        if _held_by(holder) == "app" and isinstance(statement, ast.Assign):
            _carry(module, holder, attribute, ("", Assigned(value, statement.lineno)))
    return functions


def _carry(module: Module, holder: str, attribute: str, put: tuple[str, Assigned]) -> None:
    """Note what is put on the application, on `g` or on a module's name; "" stands for its top."""
    module.carried.setdefault(f"{_held_by(holder)}.{attribute}", []).append(put)


def _held_by(holder: str) -> str | None:
    """Return what holds that which is put on a name: "g", "app", "global"; None for all else."""
    if holder in {"g", GLOBAL}:
        return holder
    return "app" if APPLICATION.fullmatch(holder) else None


def _class(module: Module, qualname: str, node: ast.ClassDef) -> Class:
    attributes, _ = bound(node.body, module)
    return Class(
        ref=f"{module.name}.{qualname}",
        qualname=qualname,
        module=module,
        line=node.lineno,
        bases=tuple(one.value if isinstance(one, ast.Subscript) else one for one in node.bases),
        keywords=tuple(node.keywords),
        decorators=tuple(node.decorator_list),
        attributes={
            name: kept
            for name, bindings in attributes.items()
            if (kept := [one for one in bindings if isinstance(one, Assigned)])
        },
    )


def _function(module: Module, qualname: str, node: FunctionNode, around: Around) -> None:
    function = Function(
        module=module,
        ref=f"{module.name}.{qualname}",
        qualname=qualname,
        line=node.lineno,
        end_line=node.end_lineno or node.lineno,
        owner=f"{module.name}.{around.owner}" if around.owner else None,
        parent=around.function,
        decorators=tuple(node.decorator_list),
    )
    module.functions[qualname] = function
    cls = module.classes[around.owner] if around.owner else None
    first = [*node.args.posonlyargs, *node.args.args][:1]
    for holder, attribute, statement, value in _put(node):
        assigned = Assigned(value, statement.lineno)
        if _held_by(holder) and isinstance(statement, ast.Assign):
            _carry(module, holder, attribute, (qualname, assigned))
        if cls is not None and first and holder == first[0].arg:
            cls.own.setdefault(attribute, []).append((qualname, assigned))
    if cls is not None and not (node.name in cls.methods and _is_setter(node)):
        cls.methods[node.name] = function


def _is_setter(node: FunctionNode) -> bool:
    """Tell whether it belongs to a property of its name, which an attribute leads to."""
    return any(
        isinstance(one, ast.Attribute)
        and one.attr in SETTING
        and getattr(one.value, "id", "") == node.name
        for one in node.decorator_list
    )


def _holder(node: ast.expr) -> str | None:
    """Return the name that something is put on; of `flask.g` the last one."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr if node.value.id == "flask" else None
    return node.id if isinstance(node, ast.Name) else None


def _placed(target: ast.expr) -> tuple[str, str] | None:
    """Return what something is put on, and its name there; of an application also entries."""
    match target:
        case ast.Attribute():
            holder = _holder(target.value)
            return (holder, target.attr) if holder else None
        case ast.Subscript(
            value=ast.Attribute(value=holding, attr="extensions" | "config" as name),
            slice=ast.Constant(value=str() as key),
        ):
            holder = _holder(holding)
            return (holder, f"{name}[{key}]") if holder and _held_by(holder) == "app" else None
        case _:
            return None


def _put(
    node: FunctionNode | ast.Module, without: tuple[type[ast.stmt], ...] = ()
) -> Iterator[tuple[str, str, ast.Assign | ast.AnnAssign, ast.expr]]:
    """
    Yield what a function, and those inside it, put on a name: `self.title = value`.

    Statements of the kinds in *without* are passed over, with all in them.
    """
    declared: set[str] = set()
    pending: list[ast.stmt] = node.body[::-1]
    while pending:
        one = pending.pop()
        kind = type(one)
        if kind in without:
            continue
        if isinstance(one, (ast.Assign, ast.AnnAssign)):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            if one.value is None:
                continue
            for target in targets:
                if (placed := _placed(target)) is not None:
                    yield *placed, one, one.value
                elif isinstance(target, ast.Name) and target.id in declared:
                    yield GLOBAL, target.id, one, one.value
        elif BLOCKS_OF[kind]:
            pending += blocks(one)[::-1]
        elif isinstance(one, ast.Global):
            declared.update(one.names)
