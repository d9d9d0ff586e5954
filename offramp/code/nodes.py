"""
Walks over syntax trees, quicker than those of `ast`.

Which fields of a kind of node can hold nodes is known beforehand; the others (names, numbers,
operators, contexts) are never looked at.
"""

from __future__ import annotations

import ast

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
type_of_function = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda})
# fields that never hold a node: names, numbers, what is done to a target, operators
BARE = frozenset(
    {
        *("ctx", "id", "attr", "arg", "name", "rest", "module", "level", "asname", "simple"),
        *("op", "ops", "is_async", "conversion", "kind", "type_comment", "type_ignores", "tag"),
        "kwd_attrs",
    }
)
PLAIN = frozenset({ast.Constant, ast.MatchSingleton})  # whose values are no nodes
MIXED = frozenset({"keys", "kw_defaults", "names"})  # lists in which None or names stand, too
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")  # fields that hold statements
_NODES = [
    kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST)
]
HOLDING: dict[type, tuple[str, ...]] = {
    kind: () if kind in PLAIN else tuple(one for one in kind._fields if one not in BARE)
    for kind in _NODES
}
HELD_LAST_FIRST = {kind: names[::-1] for kind, names in HOLDING.items()}
BLOCKS_OF: dict[type, tuple[str, ...]] = {
    kind: tuple(one for one in kind._fields if one in BLOCKS)
    if issubclass(kind, (ast.stmt, ast.Module, ast.excepthandler, ast.match_case))
    else ()
    for kind in _NODES
}


def last_name(node: ast.AST | None) -> str:
    """Return the last of the names that lead somewhere: `c` of `a.b.c`; "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes right inside *node*, in their order."""
    found: list[ast.AST] = []
    for name in HOLDING[type(node)]:
        value = getattr(node, name, None)
        if value is None:
            continue
        if type(value) is not list:
            found.append(value)
        elif name in MIXED:
            found.extend(one for one in value if isinstance(one, ast.AST))
        else:
            found += value
    return found


def within(node: ast.AST) -> list[ast.AST]:
    """
    Return what is inside a function or module, in the order of the text.

    What nested functions, classes and lambdas hold is left out; they themselves are not.
    """
    found: list[ast.AST] = []
    pending = children(node)[::-1]
    while pending:
        one = pending.pop()
        found.append(one)
        kind = type(one)
        if kind in SCOPES:
            continue
        for name in HELD_LAST_FIRST[kind]:
            value = getattr(one, name, None)
            if type(value) is not list:
                if value is not None:
                    pending.append(value)
            elif not value:
                pass
            elif name in MIXED:
                pending += [each for each in value[::-1] if isinstance(each, ast.AST)]
            else:
                pending += value[::-1]
    return found


def everything(node: ast.AST) -> list[ast.AST]:
    """Return all that is inside *node*, at any depth, in no order that means something."""
    found = children(node)
    for one in found:  # which grows
        if HOLDING[type(one)]:
            found += children(one)
    return found


def inside(statement: ast.AST) -> list[ast.AST]:
    """Return the statements (handlers, cases) right inside a statement, in their order."""
    names = BLOCKS_OF[type(statement)]
    if len(names) == 1:
        held: list[ast.AST] = getattr(statement, names[0])
        return held
    return [one for name in names for one in getattr(statement, name)]
