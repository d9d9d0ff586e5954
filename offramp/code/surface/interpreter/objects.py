"""Python's own functions that ask what an object is and has."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from offramp.code.surface.interpreter import attributes, define, importing
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Bound,
    Builtin,
    Closure,
    Instance,
    Model,
    OpenDict,
    OpenList,
    ProjectClass,
    Space,
    Super,
    Unknown,
    Value,
    Wrapped,
)

TYPES: dict[str, type] = {
    one.__name__: one for one in (str, int, float, bool, bytes, list, tuple, dict, set, frozenset)
}
# what Python's own modules have or answer, which is of none of the classes that libraries give
PLAIN = re.compile(
    rf"^(?:{'|'.join(sorted(sys.stdlib_module_names))})\.[\w.]+$|^(?:os|logging|datetime|re)\.[\w.()]+$"
)
# what is an object of a class that Python or its standard library names
NAMED: dict[str, tuple[type, ...]] = {
    **{f"builtins.{name}": (kind,) for name, kind in TYPES.items()},
    "builtins.type": (ProjectClass, Model),
    "six.string_types": (str,),
    "six.text_type": (str,),
    "types.FunctionType": (Closure, Wrapped),
    "types.LambdaType": (Closure, Wrapped),
    "types.MethodType": (Bound,),
    "types.ModuleType": (Space,),
    "collections.abc.Mapping": (dict,),
    "collections.abc.Sequence": (list, tuple, str),
}


def _getattr(call: Call) -> Value:
    name = call.text(1, "name")
    if name is None:
        return Unknown()
    found = attributes.find(call.world, call.args[0], name)
    if found is not ABSENT:
        return found
    default = call.get(2, "default", ABSENT)
    if isinstance(call.args[0], (Unknown, Wrapped)) or default is ABSENT:
        return attributes.get(call.world, call.args[0], name)
    return default


def _hasattr(call: Call) -> Value:
    name, value = call.text(1, "name"), call.get(0, "obj")
    if name is None:
        return Unknown()
    if attributes.find(call.world, value, name) is not ABSENT:
        return True
    is_open = isinstance(value, Unknown) or (
        isinstance(value, (Instance, ProjectClass))
        and any(
            isinstance(one, (Unknown, Model))
            for one in (value.cls.mro if isinstance(value, Instance) else value.mro)
        )
    )
    return Unknown() if is_open else False


def _setattr(call: Call) -> Value:
    name = call.text(1, "name")
    if name is not None and len(call.args) > 2:  # noqa: PLR2004 - object, name, value
        attributes.put(call.world, call.args[0], name, call.args[2], call.place)
    return None


def _isinstance(call: Call) -> Value:
    value, kinds = call.get(0, "obj"), call.get(1, "kinds")
    each = kinds if isinstance(kinds, tuple) else (kinds,)
    answer = _is_any(value, each)
    if answer is not None:
        return answer
    plain = call.world.plain(value)
    likely = None if plain is value else _is_any(plain, each)
    return Unknown() if likely is None else Unknown(likely=likely)


def _is_any(value: Value, kinds: tuple[Value, ...]) -> bool | None:
    answers = [is_a(value, one) for one in kinds]
    if True in answers:
        return True
    return None if None in answers else False


def is_a(value: Value, kind: Value) -> bool | None:
    """Tell whether a value is of a class, None where that is not known."""
    if isinstance(value, Unknown):
        return False if isinstance(kind, Model) and _is_another(value, kind) else None
    if isinstance(kind, (Builtin, Unknown)):
        known = NAMED.get(kind.ref or "")
        made = value.cls.mro if isinstance(value, Instance) else ()
        is_below = any(isinstance(one, Model) and kind.ref in one.refs for one in made)
        return (is_below or isinstance(value, known)) if known else None
    if isinstance(kind, (ProjectClass, Model)):
        if isinstance(value, Instance):
            has_open = any(isinstance(one, Unknown) for one in value.cls.mro)
            return (
                True
                if kind in value.cls.mro
                else (None if has_open and isinstance(kind, Model) else False)
            )
        return False
    return None


def _is_another(value: Unknown, kind: Model) -> bool:
    """Tell whether what is from outside is a module, a class, or made by one that is not *kind*."""
    if not value.ref:
        return False
    if PLAIN.search(value.ref) and not PLAIN.search(kind.ref):
        return True
    if value.likely is not ABSENT:
        return False
    if "." not in value.ref:
        return True
    name = value.ref.removesuffix("()").rpartition(".")[2]
    is_class = name[:1].isupper() and not name.isupper()
    wanted = kind.ref.rpartition(".")[2].lower()
    return (is_class and wanted not in name.lower()) or value.ref.startswith(
        ("flask.", "werkzeug.")
    )


def _issubclass(call: Call) -> Value:
    value, kind = call.get(0, "cls"), call.get(1, "kind")
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, (ProjectClass, Model)):
        return False if isinstance(value, (*CONSTANTS, Instance, Closure, Space)) else Unknown()
    refs = {one.ref for one in value.mro if isinstance(one, (ProjectClass, Model, Unknown))}
    if any(one in value.mro or (isinstance(one, Unknown) and one.ref in refs) for one in kinds):
        return True
    is_open = any(isinstance(one, Unknown) and not _is_unlike(one, kinds) for one in value.mro)
    return Unknown() if is_open else False


def _is_unlike(base: Unknown, kinds: tuple[Value, ...]) -> bool:
    """Tell whether a base class from outside is none of *kinds*, modelled ones, by its name."""
    is_builtin = (base.ref or "").startswith("builtins.")
    return all(isinstance(one, Model) and (is_builtin or _is_another(base, one)) for one in kinds)


def _callable(call: Call) -> Value:
    value = call.get(0, "obj")
    if isinstance(value, Unknown):
        return Unknown()
    if isinstance(value, Instance):
        return attributes.find(call.world, value, "__call__") is not ABSENT
    return isinstance(value, (Closure, Builtin, Bound, ProjectClass, Model, Wrapped))


def _type(call: Call) -> Value:
    value = call.get(0, "obj")
    if len(call.args) > 2:  # noqa: PLR2004 - name, bases, names: a class is made
        return define.made(call)
    return value.cls if isinstance(value, Instance) else Unknown()


def _vars(call: Call) -> Value:
    return attributes.own(call.args[0]) if call.args else _locals(call)


def _locals(call: Call) -> Value:
    return call.scope.names if isinstance(call.scope, Scope) else OpenDict()


def _globals(call: Call) -> Value:
    return call.scope.space.names if isinstance(call.scope, Scope) else OpenDict()


def _exec(call: Call) -> Value:
    """Say that code in a text is not followed, where it may declare routes."""
    text = call.text(0, "source")
    if text is None or "route" in text or "url_rule" in text:
        call.world.doubt("code in a text is run here, and is not followed", call.place)
    return None


def _dir(call: Call) -> Value:
    value = call.get(0, "obj", ABSENT)
    if isinstance(value, Instance):
        names = dict.fromkeys(value.attributes)
        for one in value.cls.mro:
            names |= dict.fromkeys(one.names if isinstance(one, ProjectClass) else ())
        return sorted(names)
    if isinstance(value, ProjectClass):
        return sorted(
            {name for one in value.mro if isinstance(one, ProjectClass) for name in one.names}
        )
    return sorted(attributes.own(value)) if isinstance(value, Space) else OpenList()


def _super(call: Call) -> Value:
    if len(call.args) > 1 and isinstance(call.args[0], ProjectClass):
        return Super(call.args[0], call.args[1])
    scope = call.scope
    while isinstance(scope, Scope) and scope.kind != "module":
        if scope.owner is not None and scope.first is not ABSENT:
            return Super(scope.owner, scope.first)
        scope = scope.outer
    return Unknown()


def _import(call: Call) -> Value:
    name = call.text(0, "name")
    if name is None:
        return Unknown()
    beside = importing.on_path(call.world, name)
    if beside is not None and "." not in name:
        return importing.run(call.world, beside)
    module = call.world.import_(name)
    listed = call.get(3, "fromlist")
    return module if listed else call.world.import_(name.partition(".")[0])


TABLE: dict[str, Callable[[Call], Value]] = {
    "getattr": _getattr,
    "hasattr": _hasattr,
    "setattr": _setattr,
    "isinstance": _isinstance,
    "issubclass": _issubclass,
    "callable": _callable,
    "type": _type,
    "vars": _vars,
    "locals": _locals,
    "globals": _globals,
    "dir": _dir,
    "exec": _exec,
    "super": _super,
    "__import__": _import,
}
