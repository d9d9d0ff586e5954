"""
Routes of an OpenAPI file, against what connexion 2.15 answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

OLDER = Recorded(
    """
    from pathlib import Path
    import connexion

    application = connexion.App(__name__)
    application.add_api(Path(__file__).parent / "pets.yaml", base_path="/v2")
    application.add_api("pets.yaml", base_path="/v3", options={"swagger_ui": False})
    app = application.app
    """,
    routes="""
        GET /v2/pets/<int:number> /v2.pets_get
        GET /v2/swagger.json /v2./v2_openapi_json
        GET /v2/swagger.yaml /v2./v2_openapi_yaml
        GET /v2/ui/ /v2./v2_swagger_ui_index
        GET /v2/ui/<path:filename> /v2./v2_swagger_ui_static
        GET /v3/pets/<int:number> /v3.pets_get
        GET /v3/swagger.json /v3./v3_openapi_json
        GET /v3/swagger.yaml /v3./v3_openapi_yaml
    """,
    more={
        "pets.yaml": """
            swagger: "2.0"
            info: {title: pets, version: "1"}
            parameters:
              number: {name: number, in: path, required: true, type: integer}
            paths:
              /pets/{number}:
                get:
                  operationId: pets.get
                  parameters:
                    - $ref: "#/parameters/number"
                  responses: {"200": {description: one}}
        """,
        "pets.py": "def get(number): return {}",
        "requirements.txt": "connexion[swagger-ui] < 3",
    },
)


def test_connexion_2_serves_the_description_itself(tmp_path: Path) -> None:
    """And its page, where that package is asked for and it is not turned off."""
    assert OLDER.found(tmp_path) == OLDER.rows
