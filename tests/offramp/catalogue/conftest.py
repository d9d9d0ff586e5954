"""A small stack file that a test can change in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from offramp.catalogue import Catalogue, load

STACK = """\
version: 1.0
provider: {name: openfaas, gateway: "http://127.0.0.1:8081"}
configuration: {copy: [./shared]}
x-offramp:
  old: {app: "app:create_app()", service: app}
  stay: [GET /events]
  groups: [main, rest]
  steps: [10, 100]
  gate: {fewest_requests: 50}
  gateway: {max_request_bytes: 1000}
  processes:
    worker: {command: python -m worker}
  accounts:
    demo: {function: login, json: {name: demo}}
functions:
  login:
    lang: python3-function
    handler: ./functions/login
    image: ${REGISTRY:-local}/login:${TAG:-dev}
    annotations: {offramp.dev/group: main, offramp.dev/route: POST /login}
  thing:
    handler: ./functions/thing
    image: local/thing
    secrets: [key]
    limits: {memory: 256Mi}
    labels: {com.openfaas.scale.max: "7", com.openfaas.scale.zero-duration: 90s}
    environment: {exec_timeout: 1m30s, max_inflight: "3"}
    annotations:
      offramp.dev/group: rest
      offramp.dev/route: get /things/{id}
      offramp.dev/auth: user
      offramp.dev/max-request-bytes: "2000"
      offramp.dev/gate.latency_ratio: "2.5"
"""

Loading = Callable[..., Catalogue]


@pytest.fixture
def loading(tmp_path: Path) -> Loading:
    """Return a loader of the stack file with one text replaced by another."""
    for name in ("login", "thing"):
        folder = tmp_path / "functions" / name
        folder.mkdir(parents=True)
        (folder / "handler.py").touch()

    def load_changed(old: str = "", new: str = "", **environment: str) -> Catalogue:
        assert old in STACK
        (tmp_path / "stack.yml").write_text(STACK.replace(old, new, 1) if old else STACK)
        return load(tmp_path, environment)

    return load_changed
