"""A running project, asked at its operators' port."""

import pytest
import urllib3

from offramp.local import state
from tests.offramp.up.small import Project

LABELS = {"com.openfaas.scale.max": "2"}
ADDED = """
  count:
    lang: python3-function
    handler: ./functions/count
    image: count:${TAG:-dev}
    labels: {com.openfaas.scale.max: "2"}
    limits: {memory: 128Mi}
    environment: {LIMIT: 10}
    annotations:
      offramp.dev/group: one
      offramp.dev/route: POST /count
      offramp.dev/max-request-bytes: "16777216"
"""
COUNT = """
import sys

def handle(event, context):
    print("counted", len(event.body), flush=True)
    return str(len(event.body))
"""


class Operators:
    """Asks at the operators' port of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.address = state.require_running(project.layout).operators
        self._pool = urllib3.PoolManager(retries=False, timeout=60)

    def __call__(self, method: str, path: str, **rest):
        return self._pool.request(method, self.address + path, **rest)

    def status(self, name):
        return self("GET", f"/system/function/{name}").json()


@pytest.fixture(scope="module")
def operators(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("project"))
    project.write("functions/count/handler.py", COUNT)
    stack = project.folder / "stack.yml"
    stack.write_text(stack.read_text() + ADDED)
    project.up()
    yield Operators(project)
    project.run("down")
