"""
Files that Flask-Admin writes: upload fields of a model's view, and its manager of files.

No code of the project does it: flask_admin/form/upload.py (`_save_file`, `_delete_file`),
flask_admin/contrib/fileadmin (`LocalFileStorage`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Hit
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context, Subject
from offramp.code.given import Reference
from offramp.code.module import Class
from offramp.code.names import Names

KIND = "flask-admin"
VIEW = "view"  # the option that holds the class
FIELD = re.compile(r"^flask_admin\.form(?:\.upload)?\.(?:File|Image)UploadField(?:\(\))?$")
GIVEN = ("form_extra_fields", "form_overrides")
SAVING = frozenset({"_save_file", "_save_image"})  # what a field of one's own keeps elsewhere
OF_ROWS = frozenset({"create_view", "edit_view", "delete_view", "action_view"})
OF_FILES = frozenset({"upload", "mkdir", "delete", "rename", "edit", "action_view"})


def find(context: Context) -> Iterator[Hit]:
    """Yield each view with the routes that write or remove files."""
    views: dict[str, list[Subject]] = {}
    for one in context.subjects:
        if one.declared.kind == KIND and one.declared.view is None:
            views.setdefault(one.declared.endpoint.rpartition(".")[0], []).append(one)
    for name, subjects in views.items():
        said, changing = _written(subjects, context)
        if said:
            declared = subjects[0].declared
            routes = (
                f"POST {one.declared.path}"
                for one in subjects
                if "POST" in one.declared.methods
                and one.declared.endpoint.rpartition(".")[2] in changing
            )
            top = top_of(context, declared.file)
            what = f"Flask-Admin's view {name} {said} on the local disk"
            yield Hit(top, declared.line, what, routes=tuple(dict.fromkeys(routes)))


def _written(subjects: list[Subject], context: Context) -> tuple[str, frozenset[str]]:
    if any(one.declared.endpoint.endswith(".mkdir") for one in subjects):
        return "keeps files", OF_FILES
    given = subjects[0].declared.options.get(VIEW)
    cls = context.project.cls(given.ref) if isinstance(given, Reference) else None
    is_one = any(_has_field(one, context) for one in context.project.classes.lineage(cls))
    return ("saves uploads", OF_ROWS) if is_one else ("", OF_ROWS)


def _has_field(cls: Class, context: Context) -> bool:
    """Tell whether a class gives its form a field whose uploads are kept in a folder."""
    names = context.project.names(cls.module)
    values = [one.value for name in GIVEN for one in cls.attributes.get(name, ())]
    return any(_is_field(node, names) for value in values for node in ast.walk(value))


def _is_field(node: ast.AST, names: Names) -> bool:
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    ref = names.ref(node) or ""
    if FIELD.match(ref):
        return True
    own = names.project.classes.lineage(names.project.cls(ref))
    is_elsewhere = any(not SAVING.isdisjoint(one.methods) for one in own)
    ancestors = names.project.classes.ancestors(ref) if own else ()
    return not is_elsewhere and any(map(FIELD.match, ancestors))
