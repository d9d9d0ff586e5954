"""Keys that a process keeps in a file, which it fills at random where it is not there yet."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from offramp.code.names import Names
from offramp.code.nodes import within

READS = frozenset({"read", "readline", "read_text", "read_bytes"})
WRITES = frozenset({"write", "write_text", "write_bytes"})
FEW = 6  # functions of a module that is about one file
Node = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef


def made(value: ast.expr, names: Names, is_random: Callable[[str], object]) -> str | None:
    """
    Return what fills the file that *value* is read from: the reference of a call's value.

    The file is read in *value*, or by the function that it calls; it is written in the same
    module's top or function, or by functions beside the one that reads it.
    """
    for node, scope in _scopes(value, names):
        if _is_read(value if node is scope.module.tree else node, scope):
            beside = _beside(scope) if scope is not names else []
            for ref in [*_written(node, scope), *beside]:
                if is_random(ref):
                    return ref
    return None


def _beside(names: Names) -> list[str]:
    """Return what the functions of a small module give, where one of them writes a file."""
    every = list(names.module.functions.values())
    nodes = [(one.node, names.project.names(names.module, one)) for one in every[:FEW]]
    writes = any(_calls(each, WRITES) for node, _ in nodes for each in within(node))
    if len(every) > FEW or not writes:
        return []
    returned = [(one, scope) for _, scope in nodes for one in scope.own.returns]
    calls = [(one, scope) for value, scope in returned for one in ast.walk(value)]
    refs = (scope.ref(one.func) for one, scope in calls if isinstance(one, ast.Call))
    return [f"{ref}()" for ref in refs if ref]


def _scopes(value: ast.expr, names: Names) -> Iterator[tuple[Node, Names]]:
    """Yield where *value* stands, and the functions of the project that it calls."""
    yield names.function.node if names.function else names.module.tree, names
    for one in ast.walk(value):
        if isinstance(one, ast.Call):
            function = names.project.function(names.ref(one.func) or "")
            if function is not None:
                yield function.node, names.project.names(function.module, function)


def _is_read(node: ast.AST, names: Names) -> bool:
    """Tell whether a file is read there, or where a name of it was bound at the module's top."""
    inside = [node, *within(node)]
    known = [one.id for one in inside if isinstance(one, ast.Name)]
    bound = [one for name in known for one in names.module.bindings.get(name, ())]
    values = [getattr(one, "value", None) for one in bound]
    inside += [each for one in values if isinstance(one, ast.AST) for each in ast.walk(one)]
    return any(_calls(one, READS) for one in inside)


def _written(node: Node, names: Names) -> Iterator[str]:
    """Yield what is called for that which is written there: `f.write(os.urandom(64))`."""
    given = [arg for one in within(node) if _calls(one, WRITES) for arg in getattr(one, "args", ())]
    named = {one.id for arg in given for one in ast.walk(arg) if isinstance(one, ast.Name)}
    given += [
        one.value
        for one in within(node)
        if isinstance(one, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id in named for target in one.targets)
    ]
    for one in (each for arg in given for each in ast.walk(arg)):
        if isinstance(one, ast.Call) and (ref := names.ref(one.func)):
            yield f"{ref}()"


def _calls(node: ast.AST, methods: frozenset[str]) -> bool:
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_method and getattr(getattr(node, "func", None), "attr", "") in methods
