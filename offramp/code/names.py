"""
What an expression stands for, where it stands.

Nothing is run: a name leads to what was bound to it, an attribute to what its class or module
defines, a call to what the function returns. The order of statements is not looked at; the
first binding that leads somewhere counts. References are described in `project`.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from typing import TYPE_CHECKING

from offramp.code import given as kinds
from offramp.code.given import UNKNOWN, Given, Items, Keys, Literal, Reference, Text
from offramp.code.index import bound as bindings_of
from offramp.code.module import (
    Assigned,
    Binding,
    Class,
    Defined,
    Function,
    Imported,
    Module,
    type_of_function,
)

if TYPE_CHECKING:
    from offramp.code.project import Project

DEEPEST = 30
BUILTINS = frozenset(dir(builtins))
WRAPPERS = frozenset({"typing.Optional", "typing.Annotated", "typing.ClassVar", "typing.Final"})
PROXIES = frozenset({"werkzeug.local.LocalProxy", "werkzeug.LocalProxy"})


class Names:
    """The names of one scope: a function's, or a module's top."""

    def __init__(self, project: Project, module: Module, function: Function | None) -> None:
        self.project = project
        self.module = module
        self.function = function
        self._depth = 0
        self._refs: dict[str, str | None] = {}
        self._asking: set[str] = set()
        self._locals: dict[str, list[Binding]] = {}
        self._parameters: dict[str, ast.arg] = {}
        self._globals: frozenset[str] = frozenset()
        self._first: str | None = None
        self._is_class_method = False
        self._returns: list[ast.expr] = []
        if function is not None:
            self._enter(function)

    def _enter(self, function: Function) -> None:
        node = function.node
        self._locals, _ = bindings_of(node.body, self.module)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self._parameters = {one.arg: one for one in arguments}
        declared = set()
        for child in within(node):
            if isinstance(child, ast.Global):
                declared.update(child.names)
            elif isinstance(child, ast.comprehension):
                for name, value in _names(child.target):
                    self._locals.setdefault(name, []).append(Assigned(child.iter, 0, value))
            elif (
                isinstance(child, (ast.Return, ast.Yield, ast.YieldFrom))
                and child.value is not None
            ):
                self._returns.append(child.value)
        self._globals = frozenset(declared)
        is_static = any(getattr(one, "id", "") == "staticmethod" for one in node.decorator_list)
        if function.owner and node.args.args and not is_static:
            self._first = [*node.args.posonlyargs, *node.args.args][0].arg
            self._is_class_method = any(
                getattr(one, "id", "") == "classmethod" for one in node.decorator_list
            )

    @property
    def declared_global(self) -> frozenset[str]:
        """Names that the function says are the module's."""
        return self._globals

    @property
    def first(self) -> str | None:
        """The name of a method's first argument (`self`, `cls`); None outside methods."""
        return self._first

    @property
    def parameters(self) -> dict[str, ast.arg]:
        """The function's arguments by name."""
        return self._parameters

    @property
    def returns(self) -> list[ast.expr]:
        """What the function returns or yields, in the order of the text."""
        return self._returns

    def bindings(self, name: str) -> list[Binding]:
        """Return what the function itself binds to *name*, in the order of the text."""
        return self._locals.get(name, []) if name not in self._globals else []

    def is_local(self, name: str) -> bool:
        """Tell whether the function binds *name* itself."""
        return (name in self._locals or name in self._parameters) and name not in self._globals

    def ref(self, node: ast.expr | None) -> str | None:
        """Return the reference of an expression, or None where nothing can be said."""
        if node is None or self._depth > DEEPEST:
            return None
        self._depth += 1
        try:
            return self._ref(node)
        finally:
            self._depth -= 1

    def _ref(self, node: ast.expr) -> str | None:  # noqa: PLR0911 - one line for each kind of expression
        match node:
            case ast.Name():
                return self._name(node.id)
            case ast.Attribute():
                base = self.ref(node.value)
                return None if base is None else self.project.attribute(base, node.attr)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                base = self.ref(node.value)
                return None if base is None else f"{base}[]"
            case ast.Await() | ast.NamedExpr() | ast.Starred():
                return self.ref(node.value)
            case ast.IfExp():
                return self._first_of([node.body, node.orelse])
            case ast.BoolOp():
                return self._first_of(node.values)
            case ast.Constant():
                return f"builtins.{type(node.value).__name__}()"
            case ast.JoinedStr():
                return "builtins.str()"
            case ast.Dict() | ast.DictComp():
                return "builtins.dict()"
            case ast.List() | ast.ListComp():
                return "builtins.list()"
            case ast.Set() | ast.SetComp():
                return "builtins.set()"
            case ast.Tuple():
                return "builtins.tuple()"
            case ast.BinOp():
                return self.ref(node.left)
            case _:
                return None

    def _first_of(self, nodes: list[ast.expr]) -> str | None:
        refs = [ref for one in nodes if (ref := self.ref(one)) is not None]
        named = [ref for ref in refs if ref != "builtins.NoneType()"]
        return named[0] if named else (refs[0] if refs else None)

    def _name(self, name: str) -> str | None:
        if name in self._refs:
            return self._refs[name]
        if name in self._asking:
            return None
        self._asking.add(name)
        try:
            ref = self._refs[name] = self._find(name)
            return ref
        finally:
            self._asking.discard(name)

    def _find(self, name: str) -> str | None:
        if name not in self._globals:
            if name == self._first and self.function and self.function.owner:
                return self.function.owner + ("" if self._is_class_method else "()")
            for binding in self._locals.get(name, ()):
                ref = self.bound(binding)
                if ref is not None and ref != "builtins.NoneType()":
                    return ref
            if name in self._parameters:
                return self._instance(self._parameters[name].annotation)
            if name in self._locals:
                return None
            outer = self._outer()
            if outer is not None and outer.knows(name):
                return outer.ref(ast.Name(id=name))
        if name in self.module.bindings:
            return self.project.follow(self.module, (name,))
        if name in BUILTINS:
            return f"builtins.{name}"
        return self.project.follow(self.module, (name,)) if self.module.stars else None

    def knows(self, name: str) -> bool:
        """Tell whether *name* is bound in this function or one around it."""
        if self.is_local(name):
            return True
        outer = self._outer()
        return outer is not None and outer.knows(name)

    def _outer(self) -> Names | None:
        if self.function is None or self.function.parent is None:
            return None
        parent = self.module.functions.get(self.function.parent)
        return self.project.names(self.module, parent) if parent else None

    def bound(self, binding: Binding) -> str | None:
        """Return the reference of what a binding binds."""
        match binding:
            case Imported():
                return self.project.canonical(binding.target, self.module)
            case Defined():
                return self._defined(binding)
            case Assigned(how="annotation"):
                return self._instance(binding.value)
            case Assigned(how="item"):
                ref = self.ref(binding.value)
                return None if ref is None else f"{ref}[]"
            case Assigned():
                return self.ref(binding.value)

    def _defined(self, binding: Defined) -> str:
        prefix = f"{self.function.qualname}." if self.function else ""
        qualname = f"{prefix}{binding.qualname}"
        again = f"{qualname}@{binding.line}"
        if again in self.module.functions or again in self.module.classes:
            qualname = again
        return f"{self.module.name}.{qualname}"

    def _instance(self, annotation: ast.expr | None) -> str | None:
        """Return the reference of an instance of what an annotation names."""
        match annotation:
            case None:
                return None
            case ast.Constant(value=str() as text):
                try:
                    return self._instance(ast.parse(text, mode="eval").body)
                except (SyntaxError, ValueError, RecursionError):
                    return None
            case ast.BinOp(op=ast.BitOr()):
                return self._instance(annotation.left) or self._instance(annotation.right)
            case ast.Subscript():
                outer = self.ref(annotation.value)
                if outer in WRAPPERS:
                    inner = annotation.slice
                    first = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
                    return self._instance(first)
                return None if outer is None else f"{outer}()"
            case ast.Constant():
                return None
            case _:
                ref = self.ref(annotation)
                return None if ref is None else f"{ref}()"

    def _call(self, node: ast.Call) -> str | None:
        if isinstance(node.func, ast.Name) and node.func.id == "super" and self.function:
            return self._super()
        target = self.ref(node.func)
        if target is None:
            return None
        if target in PROXIES and node.args:
            made = node.args[0]
            if isinstance(made, ast.Lambda):
                return self.ref(made.body)
            function = self.project.function(self.ref(made) or "")
            return (self.project.returned(function) if function else None) or f"{target}()"
        if target == "typing.cast" and node.args:
            return self._instance(node.args[0])
        if (
            target == "builtins.getattr"
            and len(node.args) > 1
            and isinstance(node.args[1], ast.Constant)
        ):
            base = self.ref(node.args[0])
            return None if base is None else self.project.attribute(base, str(node.args[1].value))
        function = self.project.function(target)
        if function is not None:
            return self.project.returned(function) or f"{target}()"
        return f"{target}()"

    def _super(self) -> str | None:
        cls = self.project.cls(self.function.owner or "") if self.function else None
        bases = self.project.bases(cls) if cls else []
        return f"{bases[0]}()" if bases else None

    def returned(self) -> str | None:
        """Return the reference of what the function returns or yields."""
        if self.function is not None:
            for value in self._returns:
                ref = self.ref(value)
                if ref is not None and ref != "builtins.NoneType()":
                    return ref
            return self._instance(self.function.node.returns)
        return None

    def given(self, node: ast.expr | None, depth: int = 0) -> Given:  # noqa: PLR0911 - as _ref
        """Return what an expression's value is, as far as the text tells."""
        if node is None or depth > 6:
            return UNKNOWN
        match node:
            case ast.Constant():
                return Literal(node.value)
            case ast.JoinedStr():
                return self._joined(node, depth)
            case ast.BinOp(op=ast.Add()):
                return self._added(node, depth)
            case ast.BinOp(op=ast.Mod()) if isinstance(
                left := self.given(node.left, depth + 1), Literal | Text
            ):
                text = left.value if isinstance(left, Literal) else left.template
                return Text(text, "%") if isinstance(text, str) else UNKNOWN
            case ast.UnaryOp(op=ast.USub()):
                value = self.given(node.operand, depth + 1)
                is_number = isinstance(value, Literal) and isinstance(value.value, int | float)
                return Literal(-value.value) if is_number else UNKNOWN  # type: ignore[union-attr,operator]
            case ast.Call(func=ast.Attribute(attr="format")):
                base = self.given(node.func.value, depth + 1)  # type: ignore[attr-defined]
                if isinstance(base, Literal) and isinstance(base.value, str):
                    return Text(base.value, "format")
            case ast.List() | ast.Tuple() | ast.Set():
                return Items(tuple(self.given(one, depth + 1) for one in node.elts[:200]))
            case ast.Dict():
                return Keys(
                    tuple(
                        (
                            key.value if isinstance(key, ast.Constant) else None,
                            self.given(value, depth + 1),
                        )
                        for key, value in zip(node.keys[:200], node.values[:200], strict=True)
                    )
                )
            case ast.Name() | ast.Attribute():
                value = self._value(node, depth)
                if not isinstance(value, kinds.Unknown):
                    return value
            case _:
                pass
        ref = self.ref(node)
        return UNKNOWN if ref is None else Reference(ref)

    def _value(self, node: ast.Name | ast.Attribute, depth: int) -> Given:
        """Return the one literal that a name is bound to, here, in the module or where it is imported from."""
        if isinstance(node, ast.Name) and self.is_local(node.id):
            bindings = self._locals.get(node.id, [])
            values = [one for one in bindings if isinstance(one, Assigned) and one.how == "value"]
            if len(values) != len(bindings) or not values or node.id in self._asking:
                return UNKNOWN
            self._asking.add(node.id)
            try:
                found = [self.given(one.value, depth + 1) for one in values]
            finally:
                self._asking.discard(node.id)
            texts = [one for one in found if isinstance(one, Text)]
            return texts[0] if texts else (found[0] if len(found) == 1 else UNKNOWN)
        home = self.home(node)
        if home is None:
            return UNKNOWN
        module, name = home
        bindings = [one for one in module.bindings.get(name, []) if not _is_none(one)]
        if len(bindings) == 1 and isinstance(bindings[0], Assigned) and bindings[0].how == "value":
            found_at_top = self.project.names(module).given(bindings[0].value, depth + 1)
            return found_at_top if not isinstance(found_at_top, Reference) else UNKNOWN
        return UNKNOWN

    def home(self, node: ast.Name | ast.Attribute) -> tuple[Module, str] | None:
        """Return the module and the name in it that an expression leads to."""
        if isinstance(node, ast.Name):
            outer = self._outer()
            if outer is not None and outer.knows(node.id):
                return None
            for binding in self.module.bindings.get(node.id, ()):
                if isinstance(binding, Imported):
                    return self._origin(binding.target)
                if isinstance(binding, Assigned):
                    return self.module, node.id
            return None
        base = self.ref(node.value)
        module = self.project.modules.get(base or "")
        return (module, node.attr) if module else None

    def _origin(self, target: str, hops: int = 0) -> tuple[Module, str] | None:
        package, _, name = target.rpartition(".")
        module = self.project.find(package, self.module) if package else None
        if module is None or hops > 8:
            return None
        for binding in module.bindings.get(name, ()):
            if isinstance(binding, Imported):
                return self.project.names(module)._origin(binding.target, hops + 1)  # noqa: SLF001 - its own kind
        return (module, name) if name in module.bindings else None

    def _joined(self, node: ast.JoinedStr, depth: int) -> Given:
        parts: list[str] = []
        is_whole = True
        for one in node.values:
            value = one.value if isinstance(one, ast.FormattedValue) else one
            known = self.given(value, depth + 1)
            if isinstance(known, Literal) and isinstance(known.value, str | int):
                parts.append(str(known.value))
            else:
                parts.append("{}")
                is_whole = False
        return Literal("".join(parts)) if is_whole else Text("".join(parts), "f-string")

    def _added(self, node: ast.BinOp, depth: int) -> Given:
        left, right = self.given(node.left, depth + 1), self.given(node.right, depth + 1)
        match left, right:
            case Literal(value=str() as one), Literal(value=str() as other):
                return Literal(one + other)
            case Items(), Items():
                return Items((*left.items, *right.items))
            case (Literal(value=str()) | Text(), _) | (_, Literal(value=str()) | Text()):
                texts = (_template(left), _template(right))
                return Text("".join(texts), "+")
            case _:
                return UNKNOWN


def _template(value: Given) -> str:
    if isinstance(value, Text):
        return value.template
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else "{}"


def _is_none(binding: Binding) -> bool:
    return (
        isinstance(binding, Assigned)
        and isinstance(binding.value, ast.Constant)
        and binding.value.value is None
    )


def _names(target: ast.expr) -> Iterator[tuple[str, str]]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield node.id, "item"


def within(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is inside a function or module, without what nested functions and classes hold."""
    pending: list[ast.AST] = list(reversed(list(ast.iter_child_nodes(node))))
    while pending:
        one = pending.pop()
        yield one
        if not isinstance(one, (*type_of_function, ast.ClassDef, ast.Lambda)):
            pending.extend(reversed(list(ast.iter_child_nodes(one))))


__all__ = ["Class", "Names", "within"]
