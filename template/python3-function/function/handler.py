"""What this function does."""  # noqa: INP001 - the template makes the folder a package

from typing import Any


def handle(event: Any, context: Any) -> dict[str, Any]:  # noqa: ARG001 - yours to use
    """Answer one request: event has body, headers, method, query and path."""
    return {"statusCode": 200, "body": "Hello from OpenFaaS!"}
