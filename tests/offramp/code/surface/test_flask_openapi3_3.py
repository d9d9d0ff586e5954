"""
Pages that flask-openapi3 3.0 declares, against what it answers itself.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

THREE = Recorded(
    """
    from flask_openapi3 import OpenAPI

    app = OpenAPI(__name__, doc_prefix="/docs")
    """,
    routes="""
        GET /docs/ openapi.openapi
        GET /docs/openapi.json openapi.api_doc
        GET /docs/rapidoc openapi.rapidoc
        GET /docs/redoc openapi.redoc
        GET /docs/static/<path:filename> openapi.static
        GET /docs/swagger openapi.swagger
    """,
    more={"requirements.txt": "flask-openapi3==3.0.2"},
)


def test_version_3_brings_its_pages_itself(tmp_path: Path) -> None:
    """Later each is a package of its own."""
    assert THREE.found(tmp_path) == THREE.rows
