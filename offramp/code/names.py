"""
What an expression stands for, where it stands.

Nothing is run: a name leads to what was bound to it, an attribute to what its class or module
defines, a call to what the function returns. The order of statements is not looked at; the
first binding that leads somewhere counts. References are described in `project`.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from offramp.code import near_calls, origins, values
from offramp.code.annotations import instance
from offramp.code.expressions import DISPLAYS, HOLDERS, NOTHING, READERS, alike
from offramp.code.given import Given, literal
from offramp.code.locals import Locals
from offramp.code.module import Assigned, Binding, Defined, Function, Imported, Module

if TYPE_CHECKING:
    from offramp.code.project import Project

DEEPEST = 60  # expressions that lead to expressions, through all scopes
REQUESTS = frozenset({"request", "req"})  # arguments that a module handing on Flask's request has
REQUEST = "flask.Request()"
HANDLING = frozenset({"errorhandler", "app_errorhandler"})
ENVIRONMENT = "os.environ"  # `def read(environment: Mapping[str, str])`
BUILTINS = frozenset(dir(builtins))
T = TypeVar("T")


class Names:
    """
    The names of one scope: a function's, or a module's top.

    *receiver* is the class that a method is called on, where it is not the one that has it.
    """

    def __init__(
        self,
        project: Project,
        module: Module,
        function: Function | None,
        *,
        receiver: str | None = None,
    ) -> None:
        self.project = project
        self.module = module
        self.function = function
        self.receiver = receiver or (function.owner if function else None)
        self.shadowed: frozenset[str] = frozenset()  # arguments of lambdas around
        self._refs: dict[str, str | None] = {}
        # what was found while no name was being looked up, None where that was nothing
        self._known: dict[ast.expr, str | None] = {}
        self._given: dict[ast.expr | str, Given] = {}  # likewise; of names by what they say
        self._own: dict[str, bool] = {}  # see `is_own`
        self._asking: set[str] = set()
        self.own = Locals.of(function, module)

    @cached_property
    def known_calls(self) -> list[tuple[ast.Call, Function]]:
        """The calls inside that run functions of the project, each with the function."""
        found = [
            (one, self.project.function(self.ref(one.func) or ""))
            for one in self.own.every(ast.Call)
        ]
        return [(call, function) for call, function in found if function is not None]

    def bindings(self, name: str) -> list[Binding]:
        """Return what the function itself binds to *name*, in the order of the text."""
        return self.own.bindings.get(name, []) if name not in self.own.declared_global else []

    def ref(self, node: ast.expr | None) -> str | None:
        """Return the reference of an expression, or None where nothing can be said."""
        project = self.project
        if node is None or project.depth > DEEPEST:
            return None
        if isinstance(node, ast.Name):
            name = node.id
            if name in self.shadowed:
                return None
            return self._refs[name] if name in self._refs else self._name(name)
        is_lasting = not project.asking and not self.shadowed
        if is_lasting and node in self._known:
            return self._known[node]
        read = READERS.get(type(node))
        if read is None:
            return DISPLAYS.get(type(node))
        project.depth += 1
        try:
            found = read(self, node)
        finally:
            project.depth -= 1
        if is_lasting and (found is not None or not project.depth):  # else it may be too deep
            self._known[node] = found
        return found

    def _name(self, name: str) -> str | None:
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
        own = self.own
        if name not in own.declared_global:
            if name == own.first and self.receiver:
                return self.receiver + ("" if own.is_class_method else "()")
            for binding in own.bindings.get(name, ()):
                ref = self.bound(binding)
                if ref is not None and ref != NOTHING:
                    return ref
            if name in own.parameters:
                annotation = own.parameters[name].annotation
                is_request = annotation is None and name in REQUESTS and self._imports_request()
                found = REQUEST if is_request else instance(self, annotation)
                return self._nearer(found, name) if found else self._handed(name)
            if name in own.bindings:
                return None
            outer = self.outer
            if outer is not None and outer.knows(name):
                return outer.ref(ast.Name(id=name))
        if name in self.module.bindings:
            return self.project.follow(self.module, (name,))
        if name in BUILTINS:
            return f"builtins.{name}"
        return self.project.follow(self.module, (name,)) if self.module.stars else None

    def _nearer(self, annotated: str, name: str) -> str:
        """Return the one subclass of an argument's class that a constructor is given."""
        function = self.function
        if function and self.project.handed.get((function.ref, name)) == ENVIRONMENT:
            return ENVIRONMENT
        if function is None or function.name != "__init__" or not annotated.endswith("()"):
            return annotated
        below = {f"{one.ref}()" for one in self.project.classes.below(annotated[:-2])}
        handed = self._handed(name) if below else None
        return handed if handed in below else annotated

    def _handed(self, name: str) -> str | None:
        """Return what an argument is given: by set-up code, or where objects are made."""
        function = self.function
        if function is None:
            return None
        handed = self.project.handed.get((function.ref, name))
        if handed is not None or function.name != "__init__" or function.owner is None:
            kept = origins.kept_by_default(function, name)
            by_default = self.project.follow(self.module, (kept,)) if kept else None
            found = handed or self._handled(function) or by_default
            return found or near_calls.handed(function, name, self)
        refs = {scope.ref(node) for node, scope in origins.constructed(function, name, self)}
        known = refs - {None, NOTHING}
        return next(iter(known)) if len(known) == 1 else None

    def _handled(self, function: Function) -> str | None:
        """Return the project's error that a function is to handle: `@app.errorhandler(Failed)`."""
        for one in function.decorators:
            name = getattr(getattr(one, "func", None), "attr", "")
            if isinstance(one, ast.Call) and name in HANDLING and one.args:
                ref = self.ref(one.args[0])
                return f"{ref}()" if self.project.cls(ref or "") is not None else None
        return None

    def _imports_request(self) -> bool:
        return any(
            isinstance(one, Imported) and one.target == "flask.request"
            for one in self.module.bindings.get("request", ())
        )

    def knows(self, name: str) -> bool:
        """Tell whether *name* is bound in this function or one around it."""
        if self.own.has(name):
            return True
        outer = self.outer
        return outer is not None and outer.knows(name)

    def imports(self, name: str) -> str | None:
        """Return what the function itself imports as *name*: `from app.state import seen`."""
        for one in self.own.bindings.get(name, ()):
            if isinstance(one, Imported):
                return one.target
        return None

    def is_own(self, name: str) -> bool:
        """Tell whether the function binds *name* itself, to something that it does not import."""
        if name not in self._own:
            self._own[name] = self.own.has(name) and not self.imports(name)
        return self._own[name]

    def holder(self, name: str) -> str | None:
        """Return the reference of a variable of a function around this one: `make.counts`."""
        outer = self.outer
        while outer is not None and outer.function is not None:
            if name in outer.own.bindings and outer.own.has(name):
                return f"{outer.function.ref}.{name}"
            outer = outer.outer
        return None

    @property
    def owner(self) -> str | None:
        """The class whose method this is."""
        return self.function.owner if self.function else None

    @property
    def outer(self) -> Names | None:
        """The names of the function around this one."""
        outer = self.function.outer if self.function else None
        return self.project.names(self.module, outer) if outer else None

    def bound(self, binding: Binding) -> str | None:
        """Return the reference of what a binding binds."""
        match binding:
            case Imported():
                return self.project.canonical(binding.target, self.module)
            case Defined():
                return self._defined(binding)
            case Assigned(how="annotation"):
                return instance(self, binding.value)
            case Assigned(how="item"):
                ref = self.ref(binding.value)
                same = alike(self, binding.value) if ref in HOLDERS else None
                return same or (None if ref is None else f"{ref}[]")
            case Assigned(how="entered"):
                ref = self.ref(binding.value)
                return None if ref is None else self.project.classes.entered(ref)
            case Assigned():
                return self.ref(binding.value)

    def _defined(self, binding: Defined) -> str:
        prefix = f"{self.function.qualname}." if self.function else ""
        qualname = f"{prefix}{binding.qualname}"
        again = f"{qualname}@{binding.line}"
        if again in self.module.functions or again in self.module.classes:
            qualname = again
        return f"{self.module.name}.{qualname}"

    def returned(self) -> str | None:
        """Return the reference of what the function returns or yields."""
        if self.function is not None:
            for value in self.own.returns:
                ref = self.ref(value)
                if ref is not None and ref != NOTHING:
                    return ref
            return instance(self, self.function.node.returns)
        return None

    def given(self, node: ast.expr | None, depth: int = 0) -> Given:
        """Return what an expression's value is, as far as the text tells."""
        if node is None or depth or self.project.asking or self.shadowed:
            return values.given(self, node, depth)
        if type(node) is ast.Constant:
            return literal(node.value)
        key = node.id if isinstance(node, ast.Name) else node
        found = self._given.get(key)
        if found is None:
            found = self._given[key] = values.given(self, node, 0)
        return found

    def asked_once(self, name: str, find: Callable[[], T]) -> T | None:
        """Return what *find* returns; None where looking *name* up led back to it."""
        if name in self._asking:
            return None
        self._asking.add(name)
        self.project.asking += 1
        try:
            return find()
        finally:
            self._asking.discard(name)
            self.project.asking -= 1

    def home(self, node: ast.Name | ast.Attribute) -> tuple[Module, str] | None:
        """Return the module and the name in it that an expression leads to."""
        if isinstance(node, ast.Name):
            scope: Names | None = self
            while scope is not None and scope.function is not None:
                if scope.own.has(node.id):
                    target = scope.imports(node.id)
                    return self.project.homes.of(target, self.module) if target else None
                scope = scope.outer
            for binding in self.module.bindings.get(node.id, ()):
                if isinstance(binding, Imported):
                    return self.project.homes.of(binding.target, self.module)
                if isinstance(binding, Assigned):
                    return self.module, node.id
            return None
        base = self.ref(node.value)
        module = self.project.modules.get(base or "")
        return (module, node.attr) if module else None
