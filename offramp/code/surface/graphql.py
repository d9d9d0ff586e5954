"""GraphQL as a view: Flask-GraphQL 2.0, strawberry 0.341, graphql-server 3."""

from __future__ import annotations

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Builtin, Model, Unknown, Value

LIBRARY = Library()
STRAWBERRY = LIBRARY.model(
    "strawberry.flask.views.GraphQLView", "strawberry.flask.views.AsyncGraphQLView"
)
GRAPHENE = LIBRARY.model(
    *("flask_graphql.GraphQLView", "flask_graphql.graphqlview.GraphQLView"),
    *("graphql_server.flask.GraphQLView", "graphql_server.flask.graphqlview.GraphQLView"),
)
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
    return view


for _model in METHODS:
    _model.class_method("as_view")(_as_view)
