"""
GraphQL views: Flask-GraphQL 2.0 and strawberry's.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from offramp.code.surface.made_with import called
from tests.offramp.code.surface.recorded import Recorded

STRAWBERRY = Recorded(
    """
    import strawberry
    from flask import Flask
    from strawberry.flask.views import GraphQLView

    @strawberry.type
    class Query:
        hello: str = "x"

    app = Flask(__name__)
    view = GraphQLView.as_view("graphql_view", schema=strawberry.Schema(Query))
    app.add_url_rule("/graphql", view_func=view)
    """,
    routes="""
        GET,POST /graphql graphql_view
    """,
)


def test_a_graphql_view_is_one_route(tmp_path: Path) -> None:
    """Its methods are those of the class that the extension brings."""
    assert STRAWBERRY.found(tmp_path) == STRAWBERRY.rows


def test_a_class_of_the_project_may_inherit_from_it(tmp_path: Path) -> None:
    """Flask-GraphQL answers two methods more; it does not load beside today's graphql-core."""
    inherited = Recorded(
        """
        from flask import Flask
        from flask_graphql import GraphQLView

        class Ours(GraphQLView):
            def get_context(self): return {}

        app = Flask(__name__)
        app.add_url_rule("/graphql", view_func=Ours.as_view("ours", schema=None))
        """
    )

    assert inherited.found(tmp_path) == ["DELETE,GET,POST,PUT /graphql ours"]


def test_what_answers_parts_of_a_query_is_called(tmp_path: Path) -> None:
    """The view is the library's; the tables and the state are those of the project's functions."""
    graphene = Recorded(
        """
        import graphene
        from flask import Flask
        from flask_graphql import GraphQLView

        class Item(graphene.ObjectType):
            name = graphene.String()
            def shown(self): return self.name

        class Query(graphene.ObjectType):
            items = graphene.List(Item)
            def resolve_items(root, info): return []

        class Add(graphene.Mutation):
            item = graphene.Field(Item)
            def mutate(self, info): return Add(item=None)

        class Job:
            def mutate(self): pass

        app = Flask(__name__)
        schema = graphene.Schema(query=Query)
        app.add_url_rule("/graphql", view_func=GraphQLView.as_view("ours", schema=schema))
        """
    )
    strawberry = Recorded(
        """
        import strawberry
        from flask import Flask
        from strawberry.flask.views import GraphQLView

        @strawberry.type
        class Query:
            @strawberry.field
            def items(self) -> list[str]: return []
            def other(self): pass

        app = Flask(__name__)
        schema = strawberry.Schema(Query)
        app.add_url_rule("/graphql", view_func=GraphQLView.as_view("ours", schema=schema))
        """
    )

    for recorded, names in (
        (graphene, ["app.Query.resolve_items", "app.Add.mutate"]),
        (strawberry, ["app.Query.items"]),
    ):
        (route,) = [one for one in recorded.surface(tmp_path).routes if one.path == "/graphql"]
        assert list(called(route)) == names
        assert route.view == names[0]
