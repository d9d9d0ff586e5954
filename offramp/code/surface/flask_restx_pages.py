"""Specification, page and root of a Flask-RESTX API: methods that its class may replace."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask_restx import API, KIND, State
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import Instance, Value


@API.method("_register_specs")
def _specify(call: Call) -> Value:
    kept: State | None = call.self.of(API) if isinstance(call.self, Instance) else None
    if kept is not None and kept.has_specification:
        kept.endpoints.add("specs")
        path = f"{kept.paths.prefix}/{kept.specification}"
        pages.page(call, call.get(0, "app"), path, "specs", kind=KIND)
    return None


@API.method("_register_doc")
def _document(call: Call) -> Value:
    kept: State | None = call.self.of(API) if isinstance(call.self, Instance) else None
    if kept is not None:
        if kept.has_specification and kept.doc:
            pages.page(call, call.get(0, "app"), kept.doc, "doc", kind=KIND)
        pages.page(call, call.get(0, "app"), kept.paths.prefix or "/", "root", kind=KIND)
    return None


@API.method("_register_view")
def _register_own(call: Call) -> Value:
    """`self._register_view(app, SwaggerView, namespace, "/specs.json", endpoint="specs")`."""
    kept: State | None = call.self.of(API) if isinstance(call.self, Instance) else None
    named = call.text(-1, "endpoint")
    for one in pages.texts(call.world, list(call.args[3:])):
        if kept is not None and named is not None:
            pages.page(call, call.get(0, "app"), kept.paths.prefix + one, named, kind=KIND)
    return None
