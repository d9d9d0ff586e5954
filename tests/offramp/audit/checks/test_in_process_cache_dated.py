"""Entries that are kept with the time: caches, and codes that somebody else looks up."""

from pathlib import Path

import pytest

from offramp.audit.checks import in_process_cache, module_state
from tests.offramp.audit.checks.sample import Sample, audit

KEPT = """
import random, secrets, time
class Kept:
    def __init__(self):
        self._cache = {}
    def get(self, key):
        value, at = self._cache.get(key, (None, 0))
        return value if time.time() - at < 60 else None
    def set(self, key, value):
        self._cache[key] = (value, time.time())
kept = Kept()
codes_cache = {}
"""
CACHES = {
    "what is worked out where it is not there": """
def rates(day):
    found = kept.get(day)
    if found:
        return found
    found = compute(day)
    kept.set(day, found)
    return found

@app.get("/<day>")
def home(day):
    return rates(day)
""",
}
STATE = {
    "a code that another view looks up": """
@app.post("/code")
def code():
    if codes_cache.get(request.form["mail"]):
        return "wait"
    codes_cache[request.form["mail"]] = (random.random(), time.time())
    return ""

@app.post("/check")
def check():
    return str(codes_cache[request.form["mail"]])
""",
    "what a view puts there, and another takes": """
@app.post("/put")
def put():
    kept.set("x", request.form["x"])
    return ""

@app.get("/take")
def take():
    return kept.get("x")
""",
}


@pytest.mark.parametrize("name", CACHES)
def test_what_is_worked_out_again_is_a_cache(tmp_path: Path, name: str) -> None:
    """Each process may keep its own: it is a note."""
    sample = Sample(name, KEPT + CACHES[name])

    assert [one.effect for one in audit(tmp_path, sample, in_process_cache.CHECK)] == ["note"]
    assert audit(tmp_path, sample, module_state.CHECK) == []


@pytest.mark.parametrize("name", STATE)
def test_what_is_looked_up_elsewhere_is_state(tmp_path: Path, name: str) -> None:
    """Another process has never heard of the code, whatever the dictionary is called."""
    sample = Sample(name, KEPT + STATE[name])

    assert [one.effect for one in audit(tmp_path, sample, module_state.CHECK)] == ["refactor first"]
