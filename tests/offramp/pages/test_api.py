"""The API's page: complete, and as the description and the catalogue are now."""

import yaml

from offramp.catalogue import load
from offramp.pages import api
from tests.test_architecture import ROOT


def written():
    catalogue = load(ROOT)
    description = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text("utf-8"))
    return description, catalogue, api.page(description, catalogue)


def test_the_page_is_up_to_date():
    """`make generate` writes it; a page of an older day misleads callers."""
    _, _, page = written()

    assert (ROOT / "docs" / "api-documentation.md").read_text("utf-8") == page


def test_every_operation_has_its_place_and_its_side():
    """Also those that stay on the old side."""
    description, catalogue, page = written()

    for path, item in description["paths"].items():
        for method in {"get", "post", "put", "patch", "delete"} & item.keys():
            assert page.count(f"### `{method.upper()} {path}`\n") == 1
    assert all(f"`{one.name}` when it has moved" in page for one in catalogue.functions)
    assert page.count("the old side, always") == len(catalogue.offramp.stay)


def test_a_path_of_several_segments_is_the_functions_too():
    """OpenAPI knows no `{rest:path}`, and may call it otherwise."""
    description, catalogue, _ = written()
    paths = {"/files/{name}": {"get": {"tags": ["files"], "responses": {}}}}
    one = catalogue.functions[0].model_copy(update={"method": "GET", "path": "/files/{rest:path}"})
    page = api.page(
        {**description, "tags": [{"name": "files"}], "paths": paths},
        catalogue.model_copy(update={"functions": (one,)}),
    )

    assert f"`{one.name}` when it has moved" in page


def test_required_fields_and_refusals_are_told():
    """What a caller gets wrong first."""
    _, _, page = written()
    login = page.split("### `POST /auth/login`")[1].split("###")[0]

    assert "| `password` | `application/json`, required |" in login
    assert "| 401 |" in login


def test_types_are_told_in_words():
    """Of a text that is described in parts nobody could say what it is: "any from 1, to 254"."""
    _, _, page = written()
    login = page.split("### `POST /auth/login`")[1].split("###")[0]
    forecast = page.split("### `POST /analytics/forecast`")[1]

    assert "| `email` | `application/json`, required | string, 1 to 254 characters |" in login
    assert "| `months` | `application/json`, required | integer, 1 to 24 |" in forecast
    assert "| any" not in page
