"""
What a function does, place by place: calls, writes, reads, raises, returns.

Made once for each function and small enough to keep for a whole application, so that checks
need no syntax tree. Functions inside a function have sites of their own.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from offramp.code.given import UNKNOWN, Given
from offramp.code.module import Function, FunctionNode, Module
from offramp.code.site import Call, Raise, Read, Return, Sites, Write, functions_given
from offramp.code.unread import Unread

if TYPE_CHECKING:
    from offramp.code.names import Names
    from offramp.code.project import Project

MUTATORS = frozenset(
    {
        *(
            "append",
            "extend",
            "insert",
            "remove",
            "pop",
            "popitem",
            "clear",
            "update",
            "setdefault",
        ),
        *("add", "discard", "appendleft", "popleft", "sort", "reverse", "subtract"),
    }
)

PLAIN_VALUES = ("builtins.", "os.environ[", "os.environ.get(", "os.getenv(", "decouple.config(")


def of_function(project: Project, function: Function) -> Sites:
    """Return the sites of a function's own body."""
    reader = _Reader(project, project.names(function.module, function))
    return _read(reader, function.module, function.node)


def of_module(project: Project, module: Module) -> Sites:
    """Return the sites of a module's top, with those in class bodies: what an import does."""
    reader = _Reader(project, project.names(module))
    return _read(reader, module, module.top)


def _read(reader: _Reader, module: Module, node: ast.Module | FunctionNode) -> Sites:
    for statement in node.body:
        try:
            reader.visit(statement)
        except RecursionError:
            reason = "nested too deeply; what follows in this statement was not looked at"
            reader.project.unread.append(Unread(module.file, reason, statement.lineno))
            reader.start_again()
    return reader.sites()


class _Reader(ast.NodeVisitor):
    def __init__(self, project: Project, names: Names) -> None:
        self.project = project
        self._names = names
        self.start_again()
        self._calls: list[Call] = []
        self._writes: list[Write] = []
        self._reads: list[Read] = []
        self._raises: list[Raise] = []
        self._returns: list[Return] = []

    def start_again(self) -> None:
        """Forget what stands around the next statement."""
        self._loops = 0
        self._inside: list[str] = []
        self._caught = 0

    def sites(self) -> Sites:
        return Sites(
            tuple(self._calls),
            tuple(self._writes),
            tuple(self._reads),
            tuple(self._raises),
            tuple(self._returns),
        )

    # scopes of their own: only what runs where they stand is looked at

    def _defined(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = node.args
        for one in (*node.decorator_list, *arguments.defaults, *arguments.kw_defaults):
            if one is not None:
                self.visit(one)

    visit_FunctionDef = _defined  # noqa: N815 - ast's name
    visit_AsyncFunctionDef = _defined  # noqa: N815 - ast's name

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator)
        for statement in node.body:
            self.visit(statement)

    # what stands around a place

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        if isinstance(node, ast.While):
            self.visit(node.test)
        else:
            self.visit(node.iter)
            self._target(node.target, None)
        self._loops += 1
        for one in node.body:
            self.visit(one)
        self._loops -= 1
        for one in node.orelse:
            self.visit(one)

    visit_For = visit_AsyncFor = visit_While = _loop  # noqa: N815 - ast's names

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> None:
        self.visit(node.generators[0].iter)
        self._loops += 1
        for place, generator in enumerate(node.generators):
            for one in (*generator.ifs, *([generator.iter] if place else [])):
                self.visit(one)
        for part in ("elt", "key", "value"):
            if hasattr(node, part):
                self.visit(getattr(node, part))
        self._loops -= 1

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension  # noqa: N815 - ast's names

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        held = len(self._inside)
        for item in node.items:
            self.visit(item.context_expr)
            ref = self._names.ref(item.context_expr)
            self._inside.append(ref or "?")
            self._runs(ref, ("__enter__", "__exit__", "__aenter__", "__aexit__"), node.lineno)
        for one in node.body:
            self.visit(one)
        del self._inside[held:]

    visit_With = visit_AsyncWith = _with  # noqa: N815 - ast's names

    def visit_Try(self, node: ast.Try) -> None:
        self._caught += bool(node.handlers)
        for one in node.body:
            self.visit(one)
        self._caught -= bool(node.handlers)
        for handler in node.handlers:
            self.visit(handler)
        for one in (*node.orelse, *node.finalbody):
            self.visit(one)

    visit_TryStar = visit_Try  # type: ignore[assignment]  # noqa: N815 - of the same shape

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Take what it calls as the function's own: it is where its callers are."""
        arguments = node.args
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self.visit(default)
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        before = self._names.shadowed
        self._names.shadowed = before | {one.arg for one in every}
        try:
            self.visit(node.body)
        finally:
            self._names.shadowed = before

    # long chains, without a frame for each link

    def visit_If(self, node: ast.If) -> None:
        while True:
            self.visit(node.test)
            for one in node.body:
                self.visit(one)
            if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
                break
            node = node.orelse[0]
        for one in node.orelse:
            self.visit(one)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        operands: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            operands.append(left.right)
            left = left.left
        for one in (left, *reversed(operands)):
            self.visit(one)

    # places

    def visit_Call(self, node: ast.Call) -> None:
        target = self._names.ref(node.func)
        if target is None:
            name = getattr(node.func, "attr", getattr(node.func, "id", "()"))
            target = f"?.{name}"
        keywords = {one.arg: self._names.given(one.value) for one in node.keywords if one.arg}
        self._calls.append(
            Call(
                target=target,
                line=node.lineno,
                args=tuple(
                    self._names.given(one) for one in node.args if not isinstance(one, ast.Starred)
                ),
                keywords=keywords,
                loops=self._loops,
                inside=tuple(self._inside),
                caught=self._caught > 0,
                also=tuple(self.project.same(target))[1:] if "?" not in target else (),
                starred=any(isinstance(one, ast.Starred) for one in node.args)
                or any(one.arg is None for one in node.keywords),
            )
        )
        if isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
            self._change(node.func.value, "mutate", node.args[0] if node.args else None)
        if isinstance(node.func, ast.Attribute):
            self.visit(node.func.value)
        elif not isinstance(node.func, ast.Name):
            self.visit(node.func)
        for argument in node.args:
            self.visit(argument)
        for keyword in node.keywords:
            self.visit(keyword.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self._target(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
            self._target(node.target, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        target = node.target
        self._change(
            target.value if isinstance(target, ast.Subscript) else target, "augment", node.value
        )

    def visit_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self._change(
                target.value if isinstance(target, ast.Subscript) else target, "delete", None
            )

    def _target(self, target: ast.expr, value: ast.expr | None) -> None:
        match target:
            case ast.Tuple() | ast.List():
                for one in target.elts:
                    self._target(one, None)
            case ast.Starred():
                self._target(target.value, None)
            case ast.Subscript():
                self.visit(target.slice)
                self._change(target.value, "item", value, target.slice)
            case ast.Name() | ast.Attribute():
                self._change(target, "assign", value)
            case _:
                pass

    def _change(
        self, target: ast.expr, how: str, value: ast.expr | None, key: ast.expr | None = None
    ) -> None:
        if isinstance(target, ast.Name):
            if (
                self._names.function is not None
                and how == "assign"
                and target.id not in self._names.declared_global
            ):
                return  # the function's own variable
            if self._names.is_local(target.id) and self._names.ref(target) is None:
                return
        ref = self._written(target)
        if ref is None:
            name = getattr(target, "attr", None)
            if name is None:
                return
            ref = f"?.{name}"
        self._writes.append(
            Write(
                ref,
                how,
                target.lineno,
                self._names.given(value),
                self._loops,
                self._names.given(key),
            )
        )

    def _written(self, target: ast.expr) -> str | None:
        """Return the name of the place itself, not of what happens to stand in it now."""
        match target:
            case ast.Attribute():
                base = self._names.ref(target.value)
                if base is None:
                    return None
                return f"{base}.{target.attr}"
            case ast.Name() if not self._names.is_local(target.id):
                home = self._names.home(target)
                if home is not None:
                    return f"{home[0].name}.{home[1]}"
                if target.id in self._names.declared_global:
                    return f"{self._names.module.name}.{target.id}"
                return self._names.ref(target)
            case _:
                return self._names.ref(target)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.value, ast.Attribute | ast.Name):
            self._read(node.value, self._names.given(node.slice))
            if isinstance(node.value, ast.Attribute):
                self.visit(node.value.value)
        else:
            self.visit(node.value)
        self.visit(node.slice)

    def _runs(self, ref: str | None, methods: tuple[str, ...], line: int) -> None:
        """Take it as calls, where an object of the project has one of *methods*."""
        cls = self.project.cls(ref.removesuffix("()")) if ref and ref.endswith("()") else None
        for one in self.project.lineage(cls) if cls else ():
            for name in methods:
                if name in one.methods:
                    self._calls.append(Call(one.methods[name].ref, line))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._read(node, UNKNOWN)
        owner = self._names.ref(node.value)
        run = self.project.property(owner, node.attr) if owner else None
        if run is not None:
            self._calls.append(Call(run.ref, node.lineno, loops=self._loops))
        self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        if not self._names.is_local(node.id):
            self._read(node, UNKNOWN)

    def _read(self, node: ast.Attribute | ast.Name, key: Given) -> None:
        ref = self._names.ref(node)
        if ref is None:
            return
        if ref.startswith(PLAIN_VALUES):
            home = self._names.home(node)
            if home is not None:  # the constant's own name says more than its type
                ref = f"{home[0].name}.{home[1]}"
            elif isinstance(node, ast.Name):
                return
        self._reads.append(Read(ref, node.lineno, key))

    def visit_Raise(self, node: ast.Raise) -> None:
        if node.exc is not None:
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            arguments = node.exc.args if isinstance(node.exc, ast.Call) else []
            target = self._names.ref(made) or f"?.{getattr(made, 'attr', getattr(made, 'id', ''))}"
            self._raises.append(
                Raise(
                    target.removesuffix("()"),
                    node.lineno,
                    tuple(self._names.given(one) for one in arguments),
                )
            )
            self.visit(node.exc)

    def visit_Return(self, node: ast.Return) -> None:
        self._returns.append(Return(self._names.given(node.value), node.lineno))
        if node.value is not None:
            self.visit(node.value)

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> None:
        self._returns.append(Return(self._names.given(node.value), node.lineno, is_yield=True))
        if node.value is not None:
            self.visit(node.value)

    visit_Yield = visit_YieldFrom = _yield  # noqa: N815 - ast's names


__all__ = [
    "Call",
    "Raise",
    "Read",
    "Return",
    "Sites",
    "Write",
    "functions_given",
    "of_function",
    "of_module",
]
