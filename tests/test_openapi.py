"""The OpenAPI document is valid, and says the same as the catalogue and the contract."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
import yaml

ROOT = Path(__file__).parent.parent
METHODS = {"get", "put", "post", "patch", "delete", "head", "options"}
ROUTE = "offramp.dev/route"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docs/openapi.yaml").read_text())


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each operation by its route, such as `GET /users/me`."""
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_the_document_is_valid_openapi(document):
    """Readers and generators of others must accept it."""
    assert schemathesis.openapi.from_dict(document).validate() is None
    with pytest.raises(jsonschema_rs.ValidationError, match="title"):
        schemathesis.openapi.from_dict({**document, "info": {}}).validate()


def test_its_operations_are_the_catalogues_routes(document):
    """A route that only one of them knows is either undocumented or does not exist."""
    stack = yaml.safe_load((ROOT / "stack.yml").read_text())
    routes = {function["annotations"][ROUTE] for function in stack["functions"].values()}

    assert set(operations(document)) == routes | set(stack["x-offramp"]["stay"])


def test_its_problems_are_the_contracts(document):
    """Code, status and title of each problem stand in the contract's table."""
    rows = re.findall(
        r"^\| ([a-z-]+) \| (\d{3}) \| ([^|]+) \|",
        (ROOT / "docs/contract.md").read_text(),
        re.MULTILINE,
    )
    problems = {
        tuple(constants[name]["const"] for name in ("type", "status", "title"))
        for response in document["components"]["responses"].values()
        if "application/problem+json" in response.get("content", {})
        for constants in [
            response["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]
        ]
    }

    assert problems == {
        (f"urn:ledger:problem:{code}", int(status), title) for code, status, title in rows
    }


def test_each_operation_answers_errors_with_problems(document):
    """One error shape everywhere, but for the health check's own 503."""
    for route, operation in operations(document).items():
        for status, response in operation["responses"].items():
            is_problem = str(response.get("$ref", "")).startswith("#/components/responses/")
            if int(status) >= 400 and (route, status) != ("GET /health", "503"):
                assert is_problem, (route, status)


def contents(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each content of a request or shared response, with a name for it."""
    for route, operation in operations(document).items():
        for content in operation.get("requestBody", {}).get("content", {}).values():
            yield route, content
    for name, response in document["components"]["responses"].items():
        for content in response.get("content", {}).values():
            yield name, content


def test_the_examples_are_what_the_schemas_say(document):
    """People copy examples; one that is refused is worse than none."""
    found = [
        (name, content["schema"], example["value"])
        for name, content in contents(document)
        for example in content.get("examples", {}).values()
    ]

    assert len(found) > 25
    for name, schema, value in found:
        whole = {**schema, "components": document["components"]}
        assert [str(error) for error in jsonschema_rs.iter_errors(whole, value)] == [], name
