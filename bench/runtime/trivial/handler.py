"""The least a handler can do, in OpenFaaS's contract."""

from typing import Any


def handle(event: Any, context: Any) -> dict[str, Any]:  # noqa: ARG001 - the contract
    """Answer with a short text."""
    return {"statusCode": 200, "body": "Hello from a function"}
