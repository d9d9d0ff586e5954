"""
What validating runs: methods and functions that a form or a schema only names.

`form.validate_on_submit()` is WTForms' own, and calls `validate_<field>` of the form's class and
the validators of its fields; marshmallow's `load` and pydantic's constructors call the methods
that a decorator marks.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from offramp.code.module import Class, Function
from offramp.code.nodes import last_name

if TYPE_CHECKING:
    from offramp.code.project import Project

FORM = re.compile(r"(wtforms|flask_wtf)\b.*Form$")
SCHEMA = re.compile(r"(marshmallow|flask_marshmallow|apiflask|flask_smorest)\b.*Schema$")
MODEL = re.compile(r"pydantic(\.main)?\.BaseModel$")
SUBMITTED = ("validate_on_submit", "validate")
LOADED = ("load", "loads", "validate")
MARKS = frozenset({"validates", "validates_schema", "pre_load", "post_load"})
PYDANTIC = frozenset({"field_validator", "model_validator", "validator", "root_validator"})
ENDS = tuple(f"().{one}" for one in {*SUBMITTED, *LOADED})


def run_by(project: Project, target: str) -> Iterator[str]:
    """Yield what a call of *target* validates by: functions, or objects that are called."""
    if not target.endswith(ENDS):
        return
    owner, _, method = target.rpartition("().")
    lineage = project.classes.lineage(project.cls(owner))
    bases = project.classes.ancestors(owner) if lineage else []
    if method in SUBMITTED and any(map(FORM.search, bases)):
        for one in lineage:
            yield from _of_form(project, one)
    if method in LOADED and any(map(SCHEMA.search, bases)):
        yield from _marked(lineage, MARKS)


def made_by(project: Project, cls: Class | None) -> Iterator[str]:
    """Yield the validators that making an object of a pydantic class runs."""
    lineage = project.classes.lineage(cls)
    if cls is not None and any(map(MODEL.search, project.classes.ancestors(cls.ref))):
        yield from _marked(lineage, PYDANTIC)


def _of_form(project: Project, form: Class) -> Iterator[str]:
    for name, method in form.methods.items():
        if name.startswith("validate_"):
            yield method.ref
    names = project.names(form.module)
    for each in form.attributes.values():
        for made in each:
            for node in _validators(made.value):
                ref = names.ref(node)
                if ref is not None:
                    yield ref


def _validators(field: ast.expr) -> Iterator[ast.expr]:
    """Yield the validators of `StringField("Name", validators=[...])`, its second argument."""
    if not isinstance(field, ast.Call):
        return
    given = [*field.args[1:2], *(one.value for one in field.keywords if one.arg == "validators")]
    for one in given:
        if isinstance(one, ast.List | ast.Tuple):
            yield from one.elts


def _marked(lineage: list[Class], marks: frozenset[str]) -> Iterator[str]:
    for one in lineage:
        for method in one.methods.values():
            if any(last_name(decorator) in marks for decorator in _decorators(method)):
                yield method.ref


def _decorators(method: Function) -> Iterator[ast.expr]:
    for one in method.decorators:
        yield one.func if isinstance(one, ast.Call) else one
