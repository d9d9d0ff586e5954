"""
The API's page, from its OpenAPI description and the catalogue.

`python -m offramp.pages.api` writes `docs/api-documentation.md`; `make generate` calls it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from offramp import files
from offramp.catalogue import Catalogue, load
from offramp.catalogue.paths import nameless

Json = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
LOCAL = "http://127.0.0.1:8080"
PAGE = Path("docs/api-documentation.md")
HEAD = """\
# The API of {title}

{summary} Made from [openapi.yaml](openapi.yaml) by `make generate`; what both sides answer
to the letter is in [contract.md](contract.md).

| where | address |
|---|---|
| on one machine | `{local}`, and a page to try it on at `{local}/docs` |
| on Kubernetes | Istio's ingress gateway, with one of the chart's `hosts` |

The addresses do not change while a route moves. `x-served-by` in an answer names the side that
gave it; `x-offramp: old` or `x-offramp: new` in a request chooses one.

{description}"""


def page(description: Json, catalogue: Catalogue) -> str:
    """Return the whole page as Markdown."""
    info = description["info"]
    parts = [
        HEAD.format(
            title=info["title"],
            summary=info.get("summary", ""),
            local=LOCAL,
            description=info.get("description", "").strip(),
        )
    ]
    functions = {(one.method, _described(one.path)): one.name for one in catalogue.functions}
    for tag in description.get("tags", []):
        parts.append(f"## {tag['name']}\n\n{tag.get('description', '')}")
        parts.extend(
            _operation(description, method, path, operation, functions)
            for path, method, operation in _operations(description)
            if tag["name"] in operation.get("tags", [])
        )
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _described(path: str) -> str:
    """Return a path without what OpenAPI cannot say, or may call otherwise: `{rest:path}`."""
    return nameless(path.replace(":path}", "}"))


def _operations(description: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in description["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method.upper(), item[method]


def _operation(
    whole: Json, method: str, path: str, operation: Json, functions: Mapping[Any, str]
) -> str:
    function = functions.get((method, _described(path)))
    caller = "anybody" if operation.get("security") == [] else "a caller with a token"
    if operation.get("security") not in (None, []):
        caller = " or ".join(name for one in operation["security"] for name in one) or "anybody"
        caller = "a caller with a token" if caller == "bearer" else f"who has: {caller}"
    side = f"the function `{function}` when it has moved" if function else "the old side, always"
    lines = [
        f"### `{method} {path}`",
        f"{operation.get('summary', '')} {operation.get('description', '').strip()}".strip(),
        f"For {caller}; answered by {side}.",
    ]
    if told := [*_parameters(whole, operation), *_body(whole, operation)]:
        lines.append("\n".join(["| what | where | type |", "|---|---|---|", *told]))
    lines.append("\n".join(["| status | meaning |", "|---|---|", *_responses(whole, operation)]))
    return "\n\n".join(lines)


def _parameters(whole: Json, operation: Json) -> Iterator[str]:
    for given in operation.get("parameters", []):
        one = _followed(whole, given)
        yield f"| `{one['name']}` | {one['in']} | {_type(whole, one.get('schema', {}))} |"


def _body(whole: Json, operation: Json) -> Iterator[str]:
    for kind, content in (
        _followed(whole, operation.get("requestBody", {})).get("content", {}).items()
    ):
        schema = _followed(whole, content.get("schema", {}))
        required = schema.get("required", [])
        fields = schema.get("properties", {})
        if not fields:
            yield f"| the body | `{kind}` | {_type(whole, schema)} |"
        for name, field in fields.items():
            needed = ", required" if name in required else ""
            yield f"| `{name}` | `{kind}`{needed} | {_type(whole, field)} |"


def _responses(whole: Json, operation: Json) -> Iterator[str]:
    for status, given in operation["responses"].items():
        one = _followed(whole, given)
        kinds = ", ".join(f"`{kind}`" for kind in one.get("content", {}))
        told = " ".join(one.get("description", "").split())
        yield f"| {status} | {told}{f' ({kinds})' if kinds else ''} |".replace("\n", " ")


def _followed(whole: Json, given: Json) -> Json:
    """Return what a `$ref` into the same document leads to."""
    while "$ref" in given:
        found: Any = whole
        for key in given["$ref"].removeprefix("#/").split("/"):
            found = found[key.replace("~1", "/").replace("~0", "~")]
        given = found
    return given


def _type(whole: Json, given: Json) -> str:
    schema = _merged(whole, given)
    kind = schema.get("type", "any")
    told = " or ".join(kind) if isinstance(kind, list) else kind
    if choices := schema.get("enum"):
        told = ", ".join(f"`{one}`" for one in choices)
    if "format" in schema:
        told += f" ({schema['format']})"
    told += _span(schema.get("minLength"), schema.get("maxLength"), " characters")
    told += _span(schema.get("minimum"), schema.get("maximum"))
    return told.replace("|", "\\|")


def _merged(whole: Json, given: Json) -> Json:
    """Return a schema with what its `allOf` says, too; its own words count."""
    schema = _followed(whole, given)
    parts = [_merged(whole, one) for one in schema.get("allOf", ())]
    return {name: value for part in (*parts, schema) for name, value in part.items()}


def _span(least: int | None, most: int | None, unit: str = "") -> str:
    """Return the bounds of a value, or of a text's length, to be put behind its type."""
    if least is not None and most is not None:
        return f", {least:,} to {most:,}{unit}"
    if most is not None:
        return f", at most {most:,}{unit}"
    if least == 1 and unit:
        return ", not empty"
    return "" if least is None else f", at least {least:,}{unit}"


def main() -> None:
    """Write the page of the project in this folder."""
    catalogue = load(Path())
    source = catalogue.offramp.gateway.openapi or Path("docs/openapi.yaml")
    description = yaml.safe_load((catalogue.root / source).read_text("utf-8"))
    files.write(catalogue.root / PAGE, page(description, catalogue))


if __name__ == "__main__":
    main()
