"""
Special methods that syntax runs, on objects of the project's own classes.

`settings["title"] = 1` runs `__setitem__`, a loop `__iter__`, `in` `__contains__`, a text with an
object in it `__str__`; so do functions of Python that are given one: `list(rows)`, `str(order)`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain

from offramp.code.module import Class, Function
from offramp.code.names import Names
from offramp.code.project import Project
from offramp.code.site import Run, Sites

BRACKETS: dict[type[ast.expr_context], str] = {
    ast.Load: "__getitem__",
    ast.Store: "__setitem__",
    ast.Del: "__delitem__",
}
OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.Mod: "mod",
    ast.FloorDiv: "floordiv",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.BitOr: "or",
    ast.BitAnd: "and",
    ast.BitXor: "xor",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
}
ITERATES = ("__iter__", "__getitem__")  # of several the first that the class has
HOLDS = ("__contains__", *ITERATES)
SAYS = ("__str__", "__repr__")
GIVEN = {  # functions of Python, and what they ask what they are given first for
    **dict.fromkeys(("list", "tuple", "set", "frozenset", "dict", "sorted", "sum"), ITERATES),
    **dict.fromkeys(("min", "max", "any", "all", "enumerate", "iter"), ITERATES),
    **dict.fromkeys(("str", "print", "format"), SAYS),
    "repr": ("__repr__",),
    "bool": ("__bool__", "__len__"),
    "int": ("__int__",),
    "float": ("__float__",),
    "hash": ("__hash__",),
    "reversed": ("__reversed__",),
    "next": ("__next__",),
}
PLAIN = frozenset({"builtins.object", "abc.ABC"})  # bases that keep nothing
Asked = tuple[ast.expr, tuple[str, ...]]  # an object, and what its class is asked for


def special(names: Names, _found: Sites) -> Iterator[Run]:
    """Yield the methods that a function runs so; of an object nobody knows there are none."""
    project = names.project
    known = project.classes.special_names
    if not known:
        return
    for one, wanted in chain(_brackets(names), _loops(names), _operations(names), _given(names)):
        if known.isdisjoint(wanted):
            continue
        ref = names.ref(one) or ""
        cls = project.cls(ref[:-2]) if ref.endswith("()") else None
        method = _first(project, cls, wanted) if cls is not None else None
        if method is not None:
            yield Run(method.ref, one.lineno, sure=True)


def _brackets(names: Names) -> Iterator[Asked]:
    for one in names.own.every(ast.Subscript):
        yield one.value, (BRACKETS[type(one.ctx)],)


def _loops(names: Names) -> Iterator[Asked]:
    gone_through = [one.iter for one in names.own.every(ast.For)]
    gone_through += [one.iter for one in names.own.every(ast.comprehension)]
    gone_through += [one.value for one in names.own.every(ast.YieldFrom)]
    for spread in names.own.every(ast.Starred):
        if isinstance(spread.ctx, ast.Load):
            gone_through.append(spread.value)
    yield from ((one, ITERATES) for one in gone_through)
    yield from ((one.iter, ("__aiter__",)) for one in names.own.every(ast.AsyncFor))


def _operations(names: Names) -> Iterator[Asked]:
    for one in names.own.every(ast.BinOp):
        yield one.left, (f"__{OPERATORS[type(one.op)]}__",)
    for added in names.own.every(ast.AugAssign):
        named = OPERATORS[type(added.op)]
        yield added.target, (f"__i{named}__", f"__{named}__")
    for compared in names.own.every(ast.Compare):
        sides = [compared.left, *compared.comparators]
        for op, left, right in zip(compared.ops, sides, sides[1:], strict=False):
            if isinstance(op, ast.In | ast.NotIn):
                yield right, HOLDS
            elif type(op) in OPERATORS:
                yield left, (f"__{OPERATORS[type(op)]}__",)
    for shown in names.own.every(ast.FormattedValue):
        yield shown.value, SAYS


def _given(names: Names) -> Iterator[Asked]:
    for one in names.own.every(ast.Call):
        named = one.func.id if isinstance(one.func, ast.Name) else ""
        if named in GIVEN and one.args and not isinstance(one.args[0], ast.Starred):
            yield one.args[0], GIVEN[named]


def keeps_by_method(project: Project, cls: Class | None) -> bool:
    """Tell whether what is put into an object goes where a method of the project puts it."""
    if cls is None or _first(project, cls, (BRACKETS[ast.Store],)) is None:
        return False
    above = project.classes.ancestors(cls.ref)
    return all(one in PLAIN or project.cls(one) is not None for one in above)


def _first(project: Project, cls: Class, wanted: tuple[str, ...]) -> Function | None:
    """Return the first of the methods that the class has, its own or inherited."""
    lineage = project.classes.lineage(cls)
    every = (one.methods.get(name) for name in wanted for one in lineage)
    return next((one for one in every if one is not None), None)
