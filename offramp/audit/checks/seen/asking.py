"""
Calls that ask a trained model which no library's name in them tells of.

A model of the project's own class, one that a mapping of the module is filled with, one that is
only known by what it is given.
"""

from __future__ import annotations

import ast
import re

from offramp.audit.checks.seen import callers, models
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.module import Module
from offramp.code.names import Names
from offramp.code.site import Call

NETWORK = re.compile(
    r"(?:torch\.nn\.(?:\w+\.)*Module|(?:pytorch_)?lightning\.(?:\w+\.)*LightningModule"
    r"|(?:tensorflow\.)?keras\.(?:\w+\.)*Model)$"
)
ENTRY = "builtins.dict()[]"
GENERATING = frozenset({"max_new_tokens", "do_sample"})  # arguments of transformers' own


def may_ask(name: str) -> bool:
    """Tell whether a call of *name* may be one: of an object, an entry, or `generate`."""
    return name == ENTRY or name.endswith(("()", ".generate"))


def asked(context: Context, place: Place, call: Call) -> bool:
    """Tell whether a call asks a model."""
    return models.asked(context, place, call.target) or library(context, place, call) is not None


def library(context: Context, place: Place, call: Call) -> str | None:
    """Return the library of big models that the asked one belongs to, None for small ones."""
    if models.asked(context, place, call.target):
        return models.library(context, place, call.target)
    if call.target.endswith(".generate") and not GENERATING.isdisjoint(call.keywords):
        return "transformers"
    if call.target == ENTRY:
        return _of_entry(context, place, call)
    return _of_own_class(context, call.target)


def _of_own_class(context: Context, target: str) -> str | None:
    """Return whose network an object of the project's is, where it is called: `net(image)`."""
    cls = context.project.cls(target.removesuffix("()")) if target.endswith("()") else None
    bases = context.project.classes.ancestors(cls.ref) if cls is not None else ()
    return next((one.partition(".")[0] for one in bases if NETWORK.match(one)), None)


def _of_entry(context: Context, place: Place, call: Call) -> str | None:
    """Return what loads the models that a module's mapping holds: `models[name](image)`."""
    node = callers.node(context, place.ref, call)
    module, _ = context.project.split(place.ref)
    match node:
        case ast.Call(func=ast.Subscript(value=ast.Name(id=name))) if module is not None:
            return _filled(context.project.names(module), module, name)
        case _:
            return None


def _filled(names: Names, module: Module, name: str) -> str | None:
    """Return the library that loads what the module's top puts into one of its mappings."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id=held))], value=ast.Call(func=func)
            ):
                loader = names.ref(func) or ""
                if held == name and models.loads(loader):
                    return loader.partition(".")[0]
            case _:
                pass
    return None
