"""GraphQL as a view: Flask-GraphQL 2.0, strawberry 0.341, graphql-server 3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.code.project import Project
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Builtin, Model, Unknown, Value
from offramp.code.surface.views import CALLS

LIBRARY = Library()
STRAWBERRY = LIBRARY.model(
    "strawberry.flask.views.GraphQLView", "strawberry.flask.views.AsyncGraphQLView"
)
GRAPHENE = LIBRARY.model(
    *("flask_graphql.GraphQLView", "flask_graphql.graphqlview.GraphQLView"),
    *("graphql_server.flask.GraphQLView", "graphql_server.flask.graphqlview.GraphQLView"),
)
# what answers a field, or changes something
RESOLVES = re.compile(r"resolve_\w+$|mutate$|mutate_and_get_payload$|get_node$|get_queryset$")
FIELD = re.compile(r"strawberry\.(?:field|mutation|subscription)\b")
METHODS: dict[Model, list[Value]] = {
    STRAWBERRY: ["GET", "POST"],
    GRAPHENE: ["GET", "POST", "PUT", "DELETE"],
}


def _as_view(call: Call) -> Value:
    """`GraphQLView.as_view(name, schema=...)`, of the class itself or one that inherits from it."""
    lineage = getattr(call.self, "mro", [])
    answers = next((METHODS[one] for one in lineage if one in METHODS), ["GET", "POST"])
    view = Builtin(lambda _call: Unknown(), call.world.ref(call.self))
    view.attributes = {"__name__": call.text(0, "name"), "methods": list(answers)}
    view.attributes[CALLS] = list(_resolvers(call.world.project))
    return view


def _resolvers(project: Project) -> Iterator[str]:
    """Yield the functions that answer parts of a query, of graphene or of strawberry."""
    for module in project.modules.values():
        is_graphene = b"graphene" in module.text
        for cls in module.classes.values() if is_graphene or b"strawberry" in module.text else ():
            is_one = is_graphene and any(map(_is_type, project.classes.ancestors(cls.ref)))
            for name, method in cls.methods.items():
                by = (target for _, target in project.decorators(method))
                if (is_one and RESOLVES.match(name)) or any(map(FIELD.match, by)):
                    yield method.ref


def _is_type(ref: str) -> bool:
    return ref.startswith("graphene")


for _model in METHODS:
    _model.class_method("as_view")(_as_view)
