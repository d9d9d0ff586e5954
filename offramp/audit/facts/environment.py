"""
Which settings code asks for: variables of the environment, and names of `app.config`.

A variable is asked for by name, by a function or an object of the project that is given the
name, or by a library (environs, decouple, pydantic-settings). What a module, a class or an
object keeps of it is asked for where that is used: `TOKEN = os.environ["TOKEN"]`,
`cache = redis.from_url(os.environ["REDIS_URL"])`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts import settings_classes
from offramp.code.called import Called
from offramp.code.given import Given, Literal
from offramp.code.module import Assigned, Class, Function
from offramp.code.names import Names
from offramp.code.site import Call, Sites

VARIABLES = frozenset(
    {"os.getenv", "os.environ.get", "os.environ.pop", "os.environ.setdefault", "decouple.config"}
)
# libraries that read the environment: environs, django-environ, decouple
READERS = re.compile(r"^(environs\.Env\(\)\.\w+|environ\.Env\(\)(\.\w+)?|decouple\.\w+\(\))$")
CONFIG = re.compile(r"^flask\.(current_app|Flask\(\))\.config$|^flask\.config\.Config\(\)$")
CONFIGS = ("config", "Config()")  # how the references of one end
TAKEN = Called(re.compile(r"(config|Config\(\))\.(get|setdefault|pop)$").search)
SPEAKING = (b"environ", b"getenv", b"decouple")  # what a module's text has that asks for one
HOLDING = re.compile(r"settings|config|environ", re.IGNORECASE)  # names of classes that keep them
NAME = re.compile(r"[A-Z][A-Z0-9_]*|[a-z0-9]+(-[a-z0-9]+)+")  # of a variable, of a secret's file


class Environment:
    """What each function asks for; what modules keep is looked at when it is used."""

    def __init__(self, context: Context) -> None:
        self._project = context.project
        self._graph = context.graph
        self._asking = Called(self._asks)
        self._keeping: dict[str, int | None] = {}
        self._behind: dict[str, tuple[str, ...]] = {}
        self._speaking = {
            one.name
            for one in context.project.modules.values()
            if any(word in one.text for word in SPEAKING)
        }
        self._constants = dict(self._kept())

    def configured(self, sites: Sites) -> Iterator[tuple[int, str]]:
        """Yield lines with the names of `app.config` that are asked for there."""
        for call in TAKEN.of(sites):
            if self._is_config(call.target.rpartition(".")[0]):
                yield from ((call.line, name) for name in _text(call.given(0, "key")))
        for read in sites.reads:
            if self._is_config(read.target):
                yield from ((read.line, name) for name in _text(read.key))

    def asked(self, sites: Sites) -> Iterator[tuple[int, str]]:
        """Yield lines with the names of the variables that are asked for there."""
        for call in self._asking.of(sites):
            place = self._argument(call.target) or 0
            for name in _text(call.given(place, "key")):
                if self._is_meant(call, name):
                    yield call.line, name
        for read in sites.reads:
            if read.target == "os.environ":
                yield from ((read.line, name) for name in _text(read.key))
            elif self._is_holder(read.target):
                names = _text(read.key)
                yield from ((read.line, name) for name in names if NAME.fullmatch(name))
            owner, dot, name = read.target.rpartition(".")
            for variable in self._constants.get(read.target, ()) if dot else ():
                yield read.line, variable
            if owner.endswith("()") and name.isidentifier():
                fields = settings_classes.variables(owner[:-2], name, self._project)
                yield from ((read.line, variable) for variable in fields)

    def behind(self, value: str) -> tuple[str, ...]:
        """Return the variables that the value of a module's name was made with."""
        if value not in self._behind:
            self._behind[value] = ()  # while asking
            module, name = self._project.split(value)
            found: list[str] = []
            for one in module.bindings.get(name, ()) if module else ():
                if module and isinstance(one, Assigned) and one.how == "value":
                    found += self.variables(one.value, self._project.names(module))
            self._behind[value] = tuple(dict.fromkeys(found))
        return self._behind[value]

    def variables(self, value: ast.expr, names: Names) -> Iterator[str]:
        """Yield the variables that stand in an expression, or behind names that do."""
        if isinstance(value, ast.Constant | ast.Lambda):
            return
        for node in ast.walk(value):
            if isinstance(node, ast.Call):
                yield from self._of_call(node, names)
            elif isinstance(node, ast.Subscript) and names.ref(node.value) == "os.environ":
                yield from _text(names.given(node.slice))
            elif isinstance(node, ast.Name | ast.Attribute):
                home = names.home(node)
                if home is not None:
                    yield from self.behind(f"{home[0].name}.{home[1]}")

    def _of_call(self, node: ast.Call, names: Names) -> Iterator[str]:
        target = names.ref(node.func) or ""
        place = self._argument(target)
        is_asking = target in VARIABLES or READERS.match(target)
        if node.args and (is_asking or place is not None):
            given = node.args[min(place or 0, len(node.args) - 1)]
            yield from _text(names.given(given))

    def _kept(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what names of modules, classes and objects keep, with the variables behind it."""
        for module in self._project.modules.values():
            if module.name not in self._speaking:
                continue
            for name in module.bindings:
                if found := self.behind(f"{module.name}.{name}"):
                    yield f"{module.name}.{name}", found
            for cls in module.classes.values():
                yield from self._kept_by(cls)

    def _kept_by(self, cls: Class) -> Iterator[tuple[str, tuple[str, ...]]]:
        top = self._project.names(cls.module)
        held = [
            (name, one.value, top)
            for name, put in cls.attributes.items()
            for one in put
            if one.how == "value"
        ]
        for name, own in cls.own.items():
            for method, one in own:
                function = cls.module.functions.get(method)
                held.append((name, one.value, self._project.names(cls.module, function)))
        for name, value, names in held:
            found = tuple(dict.fromkeys(self.variables(value, names)))
            for each in (cls, *self._project.classes.below(cls.ref)) if found else ():
                yield f"{each.ref}.{name}", found
                yield f"{each.ref}().{name}", found

    def _is_meant(self, call: Call, name: str) -> bool:
        """Tell whether a name is a setting's, where a method of the project is given it."""
        function = self._project.function(call.target)
        return function is None or function.owner is None or NAME.fullmatch(name) is not None

    def _argument(self, target: str) -> int | None:
        """Return which argument of a function of the project is a variable's name."""
        if target not in self._keeping:
            function = self._project.function(target)
            self._keeping[target] = None
            if function is not None and function.module.name in self._speaking:
                self._keeping[target] = self._named_by(function)
        return self._keeping[target]

    def _named_by(self, function: Function) -> int | None:
        names = self._project.names(function.module, function)
        placed = [*function.node.args.posonlyargs, *function.node.args.args]
        own = [one.arg for one in placed if one.arg != names.own.first]
        keys = [
            node.args[0]
            for node in names.own.every(ast.Call)
            if node.args and self._asks(names.ref(node.func) or "")
        ]
        keys += [
            node.slice
            for node in names.own.every(ast.Subscript)
            if (ref := names.ref(node.value)) and (ref == "os.environ" or self._is_holder(ref))
        ]
        named = [own.index(one.id) for one in keys if isinstance(one, ast.Name) and one.id in own]
        return named[0] if named else None

    def _asks(self, target: str) -> bool:
        is_other = target in VARIABLES or READERS.match(target) is not None
        return is_other or self._argument(target) is not None

    def _is_config(self, target: str) -> bool:
        if not target.endswith(CONFIGS):
            return False
        return any(CONFIG.match(one) for one in (target, *self._project.classes.also(target)))

    def _is_holder(self, target: str) -> bool:
        """Tell whether an object of the project keeps the environment: `settings["PORT"]`."""
        if not target.endswith("()") or not HOLDING.search(target):
            return False
        cls = self._project.cls(target[:-2])
        if cls is None or "__getitem__" not in cls.methods:
            return False
        every = (one for put in cls.own.values() for one in put)
        scopes = ((cls.module.functions.get(method), one.value) for method, one in every)
        return any(
            self._project.names(cls.module, function).ref(value) == "os.environ"
            for function, value in scopes
        )


def _text(given: Given) -> Iterator[str]:
    if isinstance(given, Literal) and isinstance(given.value, str) and given.value:
        yield given.value
