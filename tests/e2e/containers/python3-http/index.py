"""Pass every request to the handler, as OpenFaaS's python3-http does."""

import os
from dataclasses import dataclass
from typing import Any

import handler
from flask import Flask, request
from waitress import serve

app = Flask(__name__)


@dataclass
class Event:
    """One request."""

    body: bytes
    headers: Any
    method: str
    query: Any
    path: str


@dataclass
class Context:
    """Where the handler runs."""

    hostname: str


@app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
@app.route("/<path:path>", methods=["GET", "POST"])
def call(path: str) -> tuple[Any, int, dict[str, str]]:
    """Make the handler's answer a response."""
    event = Event(request.get_data(), request.headers, request.method, request.args, request.path)
    answer = handler.handle(event, Context(os.getenv("HOSTNAME", "localhost")))
    return answer.get("body", ""), answer.get("statusCode", 200), dict(answer.get("headers", {}))


if __name__ == "__main__":
    serve(app, host="0.0.0.0", port=8080)  # noqa: S104 - in a container
