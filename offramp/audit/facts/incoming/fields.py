"""The fields of schema classes: marshmallow's, pydantic's and those of forms (WTForms)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from offramp.audit.context import Context
from offramp.audit.facts.database import model_schemas
from offramp.audit.facts.database.model_schemas import MARSHMALLOW
from offramp.code.module import Assigned, Class
from offramp.code.nodes import last_name

BASES = (
    (MARSHMALLOW, "json"),
    (re.compile(r"pydantic(\.main)?\.BaseModel$"), "json"),
    (re.compile(r"(wtforms|flask_wtf)\b.*Form$"), "form"),
)
REQUIRED = frozenset({"DataRequired", "InputRequired", "FileRequired", "required"})
UNSENT = frozenset({"SubmitField", "Method", "Function"})
FILES = frozenset({"FileField", "MultipleFileField"})
PYDANTIC, DEFAULTS = "Field", frozenset({"default", "default_factory"})
OF_CLASSES = frozenset({"Meta", "model_config"})


class Field(NamedTuple):
    """One field: its name in the class, the key by which it is sent, and whether it must be."""

    name: str
    key: str
    required: bool
    is_file: bool = False
    annotation: ast.expr | None = None
    made: ast.Call | None = None
    home: Class | None = None  # whose text it stands in


def kind_of(cls: Class, context: Context) -> str | None:
    """Return what a schema class describes: "json" or "form"; None where it is no schema."""
    for ancestor in context.project.classes.ancestors(cls.ref):
        for pattern, kind in BASES:
            if pattern.search(ancestor):
                return kind
    return None


def find(cls: Class, context: Context) -> Iterator[Field]:
    """Yield the fields that a schema reads, inherited ones too."""
    listed, hidden = model_schemas.limited(cls, context, "dump_only")
    written = list(_written(cls, context))
    more = dict.fromkeys((*model_schemas.taken_over(cls, context), *sorted(listed)))
    own = {name for one in context.project.classes.lineage(cls) for name in one.attributes}
    for one in (*written, *(Field(name, name, required=False) for name in more if name not in own)):
        if one.name not in hidden and (not listed or one.name in listed):
            yield one


def _written(cls: Class, context: Context) -> Iterator[Field]:
    """Yield the fields that stand in a schema's own text, or in its bases'."""
    seen: set[str] = set()
    for one in context.project.classes.lineage(cls):
        for name, bindings in one.attributes.items():
            if name not in seen and not name.startswith("_") and name not in OF_CLASSES:
                seen.add(name)
                yield from _of(name, bindings, one)


def _of(name: str, bindings: list[Assigned], home: Class) -> Iterator[Field]:
    """Yield the field that an attribute of a schema is, if it is one."""
    values = [kept.value for kept in bindings if kept.how == "value"]
    annotations = [kept.value for kept in bindings if kept.how == "annotation"]
    annotation = annotations[-1] if annotations else None
    said = ast.unparse(annotation) if annotation is not None else ""
    made = values[0] if values and isinstance(values[0], ast.Call) else None
    if made is not None:
        kind = last_name(made.func)
        if kind not in UNSENT and not model_schemas.is_marked(made, "dump_only"):
            key = model_schemas.sent_as(name, made)
            needed = is_required(made) or (bool(said) and not _may_lack(made, said))
            yield Field(name, key, needed, kind in FILES, annotation, made, home)
    elif said and "ClassVar" not in said:
        needed = not values and "None" not in said
        yield Field(name, name, needed, annotation=annotation, home=home)


def _may_lack(made: ast.Call, annotation: str) -> bool:
    """Tell whether pydantic does without a field: `Field()` alone gives no default."""
    is_given = bool(made.args) or any(word.arg in DEFAULTS for word in made.keywords)
    return last_name(made.func) != PYDANTIC or is_given or "None" in annotation


def is_required(node: ast.Call) -> bool:
    """Tell whether a field is made so that a request must have it."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name | ast.Attribute):
            if last_name(one) in REQUIRED:
                return True
        elif isinstance(one, ast.keyword) and one.arg == "required":
            return isinstance(one.value, ast.Constant) and bool(one.value.value)
        elif isinstance(one, ast.Constant) and one.value is Ellipsis:
            return True
    return False
