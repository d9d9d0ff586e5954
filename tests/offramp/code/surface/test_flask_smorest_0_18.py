"""
Pages of flask-smorest 0.18, which knows addresses of ReDoc and Swagger UI by itself.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

SOURCE = """
from flask import Flask
from flask_smorest import Api

app = Flask(__name__)
app.config["OPENAPI_VERSION"] = "3.0.2"
app.config["OPENAPI_URL_PREFIX"] = "/api"
app.config["OPENAPI_REDOC_PATH"] = "/redoc"
app.config["OPENAPI_SWAGGER_UI_PATH"] = ""
"""
BY_VERSION = Recorded(
    SOURCE + 'app.config["OPENAPI_SWAGGER_UI_VERSION"] = "3.19.5"\napi = Api(app)\n',
    routes="""
        GET /api/ api-docs.openapi_swagger_ui
        GET /api/openapi.json api-docs.openapi_json
        GET /api/redoc api-docs.openapi_redoc
    """,
    more={"requirements.txt": "flask-smorest==0.18.0\n"},
)
WITHOUT = Recorded(
    SOURCE + "api = Api(app)\n",
    routes="""
        GET /api/openapi.json api-docs.openapi_json
        GET /api/redoc api-docs.openapi_redoc
    """,
    more={"requirements.txt": "flask-smorest==0.18.0\n"},
)


@pytest.mark.parametrize("one", [BY_VERSION, WITHOUT])
def test_pages_need_no_address(tmp_path: Path, one: Recorded) -> None:
    """Only Swagger UI needs to be told which version it is."""
    assert one.found(tmp_path) == one.rows


@pytest.mark.parametrize("asked", ["flask-smorest==0.20.0\n", "flask-smorest>=0.18\n", ""])
def test_newer_ones_know_no_addresses(tmp_path: Path, asked: str) -> None:
    """The settings of the old ones are left over there."""
    newer = Recorded(BY_VERSION.source, more={"requirements.txt": asked})

    assert newer.found(tmp_path) == ["GET /api/openapi.json api-docs.openapi_json"]
