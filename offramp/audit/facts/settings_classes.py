"""Which variables of the environment fill the fields of pydantic's settings."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code import Project
from offramp.code.module import Class

BASES = frozenset({"pydantic_settings.BaseSettings", "pydantic.BaseSettings"})
NAMING = ("validation_alias", "alias", "env")  # arguments of `Field`


def variables(owner: str, name: str, project: Project) -> tuple[str, ...]:
    """Return the variables that fill a field of a class; none where it is no such class."""
    cls = project.cls(owner)
    if cls is None or BASES.isdisjoint(project.classes.ancestors(owner)):
        return ()
    return tuple(_of_field(cls, name, project))


def fields(owner: str, project: Project) -> tuple[str, ...]:
    """Return the variables that making an object of a class asks for."""
    cls = project.cls(owner)
    if cls is None or BASES.isdisjoint(project.classes.ancestors(owner)):
        return ()
    names = {name: None for one in project.classes.lineage(cls) for name in one.attributes}
    asked = [one for name in names if _is_field(name) for one in _of_field(cls, name, project)]
    return tuple(dict.fromkeys(asked))


def _is_field(name: str) -> bool:
    return not name.startswith("_") and name != "model_config"


def _of_field(cls: Class, name: str, project: Project) -> Iterator[str]:
    lineage = project.classes.lineage(cls)
    put = next((one.attributes[name] for one in lineage if name in one.attributes), [])
    named = [alias for one in put for alias in _named(one.value)]
    if named:
        yield from named
    elif name not in {each for one in lineage for each in one.methods}:
        yield f"{_prefix(lineage)}{name}".upper()


def _named(value: ast.expr) -> Iterator[str]:
    """Yield the names that `Field(..., env="OWM_KEY")` gives, which no prefix is put before."""
    if isinstance(value, ast.Call):
        for one in value.keywords:
            if one.arg in NAMING:
                yield from _texts(one.value)


def _prefix(lineage: list[Class]) -> str:
    """Return what is put before all names: `SettingsConfigDict(env_prefix=...)`, `class Config`."""
    for cls in lineage:
        put = cls.attributes.get("model_config", ())
        given = [value for one in put for name, value in _pairs(one.value) if name == "env_prefix"]
        inner = cls.module.classes.get(f"{cls.qualname}.Config")
        given += [one.value for one in inner.attributes.get("env_prefix", ())] if inner else []
        for value in given:
            return next(_texts(value), "")
    return ""


def _pairs(value: ast.expr) -> Iterator[tuple[object, ast.expr]]:
    if isinstance(value, ast.Call):
        yield from ((one.arg, one.value) for one in value.keywords)
    elif isinstance(value, ast.Dict):
        for key, each in zip(value.keys, value.values, strict=True):
            yield getattr(key, "value", None), each


def _texts(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
