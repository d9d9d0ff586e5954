"""
Routes of an OpenAPI file, against what the Flask application of connexion 3.3 answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

OPENAPI = """
    openapi: "3.0.0"
    info: {title: pets, version: "1"}
    servers:
      - url: /v1
    paths:
      /pets:
        get:
          operationId: pets.search
          responses: {"200": {description: all}}
        post:
          x-openapi-router-controller: pets
          operationId: post
          responses: {"200": {description: made}}
      /pets/{pet-id}:
        parameters:
          - {name: pet-id, in: path, required: true, schema: {type: integer}}
        get:
          operationId: pets.get
          responses: {"200": {description: one}}
      /files/{name}:
        get:
          operationId: pets.file
          parameters:
            - {name: name, in: path, required: true, schema: {type: string, format: path}}
          responses: {"200": {description: one}}
"""

PETS = """
    def search(): return []
    def post(): return {}
    def get(pet_id): return {}
    def file(name): return ""
"""

# connexion 3 makes its routes with the first request
READY = """
    from app import app, application

    def create_ready():
        application.middleware._build_middleware_stack()
        return app
"""

SPECIFICATION = Recorded(
    """
    import connexion

    application = connexion.FlaskApp(__name__, specification_dir="openapi/")
    application.add_api("pets.yaml")
    app = application.app

    @app.route("/plain")
    def plain(): return ""
    """,
    routes="""
        GET /plain plain
        GET /v1/files/<path:name> /v1.pets_file
        GET /v1/pets /v1.pets_search
        GET /v1/pets/<int:pet_id> /v1.pets_get
        POST /v1/pets /v1.pets_post
    """,
    application="ready:create_ready",
    more={"openapi/pets.yaml": OPENAPI, "pets.py": PETS, "ready.py": READY},
)


def test_operations_of_a_file_are_routes(tmp_path: Path) -> None:
    """Parameters get the converters of their types; the server's path stands in front."""
    assert SPECIFICATION.found(tmp_path) == SPECIFICATION.rows


def test_a_view_is_the_function_of_the_operation_s_name(tmp_path: Path) -> None:
    """A controller may stand in front of it."""
    views = {one.endpoint: one.view for one in SPECIFICATION.surface(tmp_path).routes}

    assert views["/v1.pets_search"] == "pets.search"
    assert views["/v1.pets_post"] == "pets.post"


def test_a_resolver_names_functions_after_paths(tmp_path: Path) -> None:
    """RestyResolver does where the operation has no name."""
    resty = Recorded(
        """
        import connexion
        from connexion.resolver import RestyResolver

        application = connexion.FlaskApp(__name__)
        application.add_api("spec.json", base_path="/v2", resolver=RestyResolver("api"))
        app = application.app
        """,
        more={
            "spec.json": '{"paths": {"/pets": {"get": {}, "post": {}}, "/pets/{id}": {"get": {}}}}',
            "api/__init__.py": "",
            "api/pets.py": """
            def search(): return []
            def post(): return {}
            def get(id): return {}
            """,
        },
    )

    views = {(one.path, *one.methods): one.view for one in resty.surface(tmp_path).routes}

    assert views["/v2/pets", "GET"] == "api.pets.search"
    assert views["/v2/pets", "POST"] == "api.pets.post"
    assert views["/v2/pets/<id>", "GET"] == "api.pets.get"


def test_a_file_that_is_not_there_is_a_doubt(tmp_path: Path) -> None:
    """So is one that is no specification."""
    missing = Recorded(
        """
        import connexion

        application = connexion.FlaskApp(__name__)
        application.add_api("nowhere.yaml")
        application.add_api("broken.yaml")
        application.add_api("deep.json")
        application.add_api("day.yaml")
        app = application.app
        """,
        more={"broken.yaml": "[: {", "deep.json": "[" * 100_000, "day.yaml": "at: 2026-13-45"},
    )

    surface = missing.surface(tmp_path)

    assert [one.endpoint for one in surface.routes] == ["static"]
    assert [one.line for one in surface.doubts] == [4, 5, 6, 7]


BUILT = """
    from os import path
    from connexion import App
    from specsynthase.specbuilder import SpecBuilder

    here = path.dirname(__file__)
    spec = (
        SpecBuilder()
        .add_spec(path.join(here, "pets.yaml"))
        .add_spec(path.join(here, "more/dogs.yaml"))
    )
    def create_app():
        outer = App(__name__)
        outer.add_api(spec)
        return outer
"""


def test_a_description_that_is_built_of_several_files_is_read(tmp_path: Path) -> None:
    """Each file has paths of its own, and references to what another has."""
    files = {
        "pets.yaml": '{paths: {"/pets": {get: {operationId: pets.all}}}}',
        "more/dogs.yaml": '{paths: {"/dogs": {get: {operationId: dogs.all}}}}',
    }
    built = Recorded(BUILT, more=files)

    paths = {one.path for one in built.surface(tmp_path).routes if one.kind == "connexion"}

    assert paths == {"/pets", "/dogs"}


def test_another_class_of_the_name_is_no_application(tmp_path: Path) -> None:
    """`App` is what many things are called."""
    other = Recorded("from kivy import App\nouter = App(__name__)\n")

    assert other.surface(tmp_path).application is None
