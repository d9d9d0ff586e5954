"""
What an expression stands for, where it stands.

Nothing is run: a name leads to what was bound to it, an attribute to what its class or module
defines, a call to what the function returns. The order of statements is not looked at; the
first binding that leads somewhere counts. References are described in `project`.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from offramp.code import values
from offramp.code.bindings import bound as bindings_of
from offramp.code.given import Given
from offramp.code.module import Assigned, Binding, Defined, Function, Imported, Module
from offramp.code.nodes import within
from offramp.code.source import expression

if TYPE_CHECKING:
    from offramp.code.project import Project

DEEPEST = 60  # expressions that lead to expressions, through all scopes
MOST_HOPS = 8  # modules that an imported name is passed on by
BUILTINS = frozenset(dir(builtins))
ANSWERS = (ast.Return, ast.Yield, ast.YieldFrom)
NOTED = frozenset({*ANSWERS, ast.comprehension, ast.Global})  # of what is inside a function
WRAPPERS = frozenset({"typing.Optional", "typing.Annotated", "typing.ClassVar", "typing.Final"})
PROXIES = frozenset({"werkzeug.local.LocalProxy", "werkzeug.LocalProxy"})


class Names:
    """The names of one scope: a function's, or a module's top."""

    def __init__(self, project: Project, module: Module, function: Function | None) -> None:
        self.project = project
        self.module = module
        self.function = function
        self.shadowed: frozenset[str] = frozenset()  # arguments of lambdas around
        self._refs: dict[str, str | None] = {}
        self._known: dict[ast.expr, str] = {}  # what was found while no name was being looked up
        self._given: dict[ast.expr, Given] = {}  # likewise
        self._parsed: dict[str, ast.expr | None] = {}
        self._asking: set[str] = set()
        self._locals: dict[str, list[Binding]] = {}
        self._parameters: dict[str, ast.arg] = {}
        self._globals: frozenset[str] = frozenset()
        self._first: str | None = None
        self._is_class_method = False
        self._returns: list[ast.expr] = []
        self.nodes: list[ast.AST] = []  # what is inside the function, in the order of the text
        if function is not None:
            self._enter(function)

    def _enter(self, function: Function) -> None:
        node = function.node
        self.nodes = within(node)
        self._locals, _ = bindings_of(node.body, self.module)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self._parameters = {one.arg: one for one in arguments}
        declared: set[str] = set()
        for child in self.nodes:
            if type(child) not in NOTED:
                continue
            if isinstance(child, ANSWERS):
                if child.value is not None:
                    self._returns.append(child.value)
            elif isinstance(child, ast.comprehension):
                for name, value in _names(child.target):
                    self._locals.setdefault(name, []).append(Assigned(child.iter, 0, value))
            elif isinstance(child, ast.Global):
                declared.update(child.names)
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
        project = self.project
        if node is None or project.depth > DEEPEST:
            return None
        if type(node) is ast.Name:
            return None if node.id in self.shadowed else self._name(node.id)
        kind = type(node)
        if kind in DISPLAYS:
            return DISPLAYS[kind]
        read = self._readers.get(kind)
        if read is None:
            return None
        is_lasting = not project.asking and not self.shadowed
        if is_lasting and node in self._known:
            return self._known[node]
        project.depth += 1
        try:
            found = read(self, node)
        finally:
            project.depth -= 1
        if is_lasting and found is not None:
            self._known[node] = found
        return found

    def _of_attribute(self, node: ast.Attribute) -> str | None:
        if isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "super":
            return self._inherited(node.attr)
        base = self.ref(node.value)
        return None if base is None else self.project.attribute(base, node.attr)

    def _of_item(self, node: ast.Subscript) -> str | None:
        base = self.ref(node.value)
        return None if base is None else f"{base}[]"

    def _of_inner(self, node: ast.Await | ast.NamedExpr | ast.Starred) -> str | None:
        return self.ref(node.value)

    def _of_choice(self, node: ast.IfExp) -> str | None:
        return self._first_of([node.body, node.orelse])

    def _of_either(self, node: ast.BoolOp) -> str | None:
        return self._first_of(node.values)

    def _of_constant(self, node: ast.Constant) -> str:
        return f"builtins.{type(node.value).__name__}()"

    def _of_operation(self, node: ast.BinOp) -> str | None:
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            left = left.left
        return self.ref(left)

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
        self.project.asking += 1
        self.project.depth += 1
        try:
            ref = self._refs[name] = self._find(name)
            return ref
        finally:
            self._asking.discard(name)
            self.project.asking -= 1
            self.project.depth -= 1

    def _find(self, name: str) -> str | None:  # noqa: PLR0911 - one line for each scope
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
            case Assigned(how="entered"):
                ref = self.ref(binding.value)
                return None if ref is None else self.project.entered(ref)
            case Assigned():
                return self.ref(binding.value)

    def _defined(self, binding: Defined) -> str:
        prefix = f"{self.function.qualname}." if self.function else ""
        qualname = f"{prefix}{binding.qualname}"
        again = f"{qualname}@{binding.line}"
        if again in self.module.functions or again in self.module.classes:
            qualname = again
        return f"{self.module.name}.{qualname}"

    def _instance(self, annotation: ast.expr | None) -> str | None:  # noqa: PLR0911 - as bound
        """Return the reference of an instance of what an annotation names."""
        match annotation:
            case None:
                return None
            case ast.Constant(value=str() as text):
                return self._instance(self._of_text(text))
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

    def _of_text(self, text: str) -> ast.expr | None:
        """Return the expression of an annotation in quotes; None where it is none."""
        if text not in self._parsed:
            self._parsed[text] = expression(text)
        return self._parsed[text]

    def _call(self, node: ast.Call) -> str | None:
        if isinstance(node.func, ast.Name) and node.func.id == "super" and self.function:
            return self._super()
        target = self.ref(node.func)
        return None if target is None else self._made(target, node)

    def _made(self, target: str, node: ast.Call) -> str | None:
        """Return what a call of *target* returns."""
        if target in PROXIES and node.args:
            return self._behind(target, node.args[0])
        if target == "typing.cast" and node.args:
            return self._instance(node.args[0])
        if target == "builtins.getattr" and len(node.args) > 1:
            base, name = self.ref(node.args[0]), node.args[1]
            if isinstance(name, ast.Constant):
                return None if base is None else self.project.attribute(base, str(name.value))
        function = self.project.function(target)
        if function is not None:
            return self.project.returned(function) or f"{target}()"
        return f"{target}()"

    def _behind(self, target: str, made: ast.expr) -> str | None:
        """Return what a `LocalProxy` stands for."""
        if isinstance(made, ast.Lambda):
            return self.ref(made.body)
        function = self.project.function(self.ref(made) or "")
        return (self.project.returned(function) if function else None) or f"{target}()"

    def _inherited(self, name: str) -> str | None:
        """Return what `super().name` is: of the first base that has it."""
        cls = self.project.cls(self.function.owner or "") if self.function else None
        for one in self.project.lineage(cls)[1:] if cls else ():
            if name in one.methods:
                return one.methods[name].ref
        base = self._super()
        return None if base is None else f"{base}.{name}"

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

    def given(self, node: ast.expr | None, depth: int = 0) -> Given:
        """Return what an expression's value is, as far as the text tells."""
        if node is None or depth or self.project.asking or self.shadowed:
            return values.given(self, node, depth)
        found = self._given.get(node)
        if found is None:
            found = self._given[node] = values.given(self, node, 0)
        return found

    @contextlib.contextmanager
    def asking(self, name: str) -> Iterator[bool]:
        """Say while *name* is looked up; what comes is False where that leads back to it."""
        if name in self._asking:
            yield False
            return
        self._asking.add(name)
        self.project.asking += 1
        try:
            yield True
        finally:
            self._asking.discard(name)
            self.project.asking -= 1

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
        if module is None or hops > MOST_HOPS:
            return None
        for binding in module.bindings.get(name, ()):
            if isinstance(binding, Imported):
                return self.project.names(module)._origin(binding.target, hops + 1)  # noqa: SLF001 - its own kind
        return (module, name) if name in module.bindings else None

    # the reader of each kind of expression
    _readers: ClassVar[dict[type[ast.expr], Callable[[Names, Any], str | None]]] = {
        ast.Attribute: _of_attribute,
        ast.Call: _call,
        ast.Subscript: _of_item,
        ast.Await: _of_inner,
        ast.NamedExpr: _of_inner,
        ast.Starred: _of_inner,
        ast.IfExp: _of_choice,
        ast.BoolOp: _of_either,
        ast.Constant: _of_constant,
        ast.BinOp: _of_operation,
    }


def _names(target: ast.expr) -> Iterator[tuple[str, str]]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield node.id, "item"


DISPLAYS: dict[type[ast.expr], str] = {
    ast.JoinedStr: "builtins.str()",
    ast.Dict: "builtins.dict()",
    ast.DictComp: "builtins.dict()",
    ast.List: "builtins.list()",
    ast.ListComp: "builtins.list()",
    ast.Set: "builtins.set()",
    ast.SetComp: "builtins.set()",
    ast.Tuple: "builtins.tuple()",
}
__all__ = ["Names", "within"]
