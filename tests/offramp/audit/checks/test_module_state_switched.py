"""Flags that one route switches on and another off: whoever asks must see both."""

from pathlib import Path

import pytest

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import Sample, audit

TOKEN = """
class Token:
    def __init__(self):
        self.cancelled = False
    def cancel(self):
        self.cancelled = True
    def reset(self):
        self.cancelled = False
token = Token()

@app.post("/cancel")
def cancel():
    token.cancel()
    return ""
"""
START = '@app.post("/start")\ndef start():\n    token.reset()\n    return ""\n'
SWITCHED = {
    "by another view": (
        START,
        ["POST /cancel", "POST /start"],
    ),
    "by another view, and asked for by a third": (
        f'{START}@app.get("/")\ndef asked():\n    return str(token.cancelled)\n',
        ["GET /", "POST /cancel", "POST /start"],
    ),
    "by nobody": ('@app.get("/")\ndef asked():\n    return str(token.cancelled)\n', []),
    "by the same view": (
        '@app.post("/both")\ndef both():\n    token.cancel()\n    token.reset()\n    return ""\n',
        [],
    ),
}


@pytest.mark.parametrize("name", SWITCHED)
def test_what_is_switched_by_two_routes_is_state(tmp_path: Path, name: str) -> None:
    """To cancel in one process leaves the work in another running."""
    view, routes = SWITCHED[name]
    told = audit(tmp_path, Sample(name, TOKEN + view), CHECK)

    assert sorted(route for one in told for route in one.routes) == routes
