"""
Tables of views that Flask-Admin, Flask-AppBuilder and Flask-Restless make of a model.

No code of the project answers them; what each does is the library's: flask_admin/model/base.py,
flask_appbuilder/views.py and api/__init__.py. An API of resources does what its method says.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Subject
from offramp.audit.facts.database.entities import Entities
from offramp.audit.facts.database.models import Model
from offramp.code.given import Reference
from offramp.code.surface.exposed import RESOURCES, ROWS

READ, PUT_IN, CHANGED, REMOVED = (
    ("select",),
    ("insert",),
    ("select", "update"),
    ("select", "delete"),
)
# what each method of such a view does, by the method of the request
DONE_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "index_view": {"GET": READ},
    "details_view": {"GET": READ},
    "export": {"GET": READ},
    "ajax_lookup": {"GET": READ},
    "create_view": {"POST": PUT_IN},
    "edit_view": {"GET": READ, "POST": CHANGED},
    "delete_view": {"POST": REMOVED},
    "action_view": {"POST": REMOVED},
    "ajax_update": {"POST": CHANGED},
    "list": {"GET": READ},
    "show": {"GET": READ},
    "download": {"GET": READ},
    "add": {"POST": PUT_IN},
    "edit": {"GET": READ, "POST": CHANGED},
    "get": {"GET": READ},
    "get_list": {"GET": READ},
    "post": {"POST": PUT_IN},
    "put": {"PUT": CHANGED},
    "delete": {"DELETE": REMOVED, "GET": REMOVED, "POST": REMOVED},
}
BY_METHOD = {
    "GET": READ,
    "POST": PUT_IN,
    "PUT": CHANGED,
    "PATCH": CHANGED,
    "DELETE": REMOVED,
}


def uses(subject: Subject, entities: Entities) -> Iterator[tuple[str, str]]:
    """Yield what a view of a model does, and the table that it does it to."""
    declared = subject.declared
    given = declared.options.get(ROWS)
    if declared.view is not None or not isinstance(given, Reference):
        return
    model = entities.get(given.ref) or _named_by(given.ref, entities)
    is_resource = declared.kind in RESOURCES
    done = BY_METHOD if is_resource else DONE_BY.get(declared.endpoint.rpartition(".")[2], {})
    if model is None:
        return
    for method in [subject.method] if subject.method else declared.methods:
        for operation in done.get(method or "", ()):
            yield operation, model.table


def _named_by(view: str, entities: Entities) -> Model | None:
    """Return the model of `datamodel = SQLAInterface(User)`, of a class or its bases."""
    project = entities.project
    for cls in project.classes.lineage(project.cls(view)):
        for put in cls.attributes.get("datamodel", ()):
            if isinstance(put.value, ast.Call) and put.value.args:
                ref = project.names(cls.module).ref(put.value.args[0])
                return entities.get(ref or "")
    return None
