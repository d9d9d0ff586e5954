"""
Pages of spectree 0.7, against what it answers itself.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

SPECTREE_0 = Recorded(
    """
    from flask import Flask
    from spectree import SpecTree

    app = Flask(__name__)
    spec = SpecTree("flask", path="docs")
    spec.register(app)
    """,
    routes="""
        GET /docs/openapi.json openapi_docs
        GET /docs/redoc openapi_docs_redoc
        GET /docs/swagger openapi_docs_swagger
        GET /docs/swagger/oauth2-redirect.html openapi_docs_swagger/oauth2-redirect.html
    """,
    more={"pyproject.toml": '[tool.poetry.dependencies]\nspectree = "^0.7.6"\n'},
)


def test_spectree_before_1_has_other_pages(tmp_path: Path) -> None:
    """One fewer, and without a slash at the end."""
    assert SPECTREE_0.found(tmp_path) == SPECTREE_0.rows
