"""The file that connexion's routes are taken from, however the code comes to it."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

OPENAPI = """
    openapi: "3.0.0"
    info: {title: pets, version: "1"}
    paths:
      /pets:
        get:
          operationId: pets.search
          responses: {"200": {description: all}}
"""
APP = """
    import connexion, os, prance
    from pathlib import Path
    application = connexion.FlaskApp(__name__)
    app = application.app
    HERE = Path(__file__).parent.absolute()
    application.add_api(FILE, base_path="/v1")
"""
FILES = {
    "an f-string with a path": 'f"{HERE}/api/pets.yaml"',
    "a path": 'HERE / "api" / "pets.yaml"',
    "a parser": 'prance.ResolvingParser(str(HERE / "api/pets.yaml")).specification',
    "a name for a parser": 'prance.BaseParser("./api/pets.yaml").specification',
}


def routes(folder, file):
    sources = {
        "app.py": APP.replace("FILE,", f"{file},"),
        "pets.py": "def search(): return []\n",
        "api/pets.yaml": OPENAPI,
    }
    write(folder, sources)
    ours = surface.find(read(folder))
    return [one.path for one in ours.routes if one.kind == "connexion"], ours.doubts


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_the_file_is_found(tmp_path, file):
    """Its routes are the application's."""
    assert routes(tmp_path, file) == (["/v1/pets"], [])


@pytest.mark.parametrize(
    "file",
    [
        'f"{os.environ["FOLDER"]}/pets-of-mine.yaml"',
        'prance.ResolvingParser("https://pets.example/openapi.yaml").specification',
        "prance.ResolvingParser(os.environ['FILE']).specification",
    ],
)
def test_another_file_is_doubted(tmp_path, file):
    """It may lie where nobody looked."""
    found, doubts = routes(tmp_path, file)

    assert found == []
    assert "OpenAPI file" in doubts[0].message
