"""
A handler under Flask, as OpenFaaS's python3-http template serves it with waitress.

`python -m bench.runtime.flask_adapter PORT`; HANDLER names the handler's module, the trivial
one without it.

Written from the documented contract: every path and method reaches `handle(event, context)`,
whose mapping becomes a Flask response.
"""

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import waitress  # type: ignore[import-untyped]  # it has no types
from flask import Flask, Response, jsonify, request

TRIVIAL = "bench.runtime.trivial.handler"
METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE"]
app = Flask(__name__)
handler = import_module(os.environ.get("HANDLER", TRIVIAL))


@dataclass
class Event:
    """One request, as python3-http passes it."""

    body: bytes
    headers: Any
    method: str
    query: Any
    path: str


@dataclass
class Context:
    """Where the handler runs."""

    hostname: str


@app.route("/", defaults={"path": ""}, methods=METHODS)
@app.route("/<path:path>", methods=METHODS)
def call(path: str) -> tuple[Response | str, int, list[tuple[str, str]]]:  # noqa: ARG001 - Flask passes it
    """Call the handler and make its answer a response."""
    event = Event(request.get_data(), request.headers, request.method, request.args, request.path)
    answer = handler.handle(event, Context(os.getenv("HOSTNAME", "localhost")))
    body = answer.get("body", "")
    content = jsonify(body) if isinstance(body, dict) else str(body)
    return content, answer.get("statusCode", 200), list(answer.get("headers", {}).items())


if __name__ == "__main__":
    waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]))
