"""What is filled when it is first needed, or is a cache by what fills it, is no state."""

from pathlib import Path

import pytest

from offramp.audit.checks import in_process_cache, module_state
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    audit,
    found,
    left,
)

COUNTED = """\
rows = None
is_counted = False

def count():
    global rows, is_counted
    if not is_counted:
        rows = app.database.count()
        is_counted = True

@app.get("/")
def home():
    count()
    return str(rows)
"""
TREE = """\
class Tree:
    rows = None

    def reset_cache(self):
        Tree.rows = app.database.all()

    @classmethod
    def invalidate_cache(cls):
        cls.rows = None

@app.get("/")
def home():
    Tree().reset_cache()
    return str(Tree.rows)

@app.post("/")
def changed():
    Tree.invalidate_cache()
    return ""
"""
GIVEN = """\
class Form:
    @property
    def code(self):
        return dict(app.codes)

@app.get("/")
def home():
    code = Form().code
    code.pop("comment", None)
    return code
"""
LEFT = {"a count behind a flag": COUNTED, "what a property gave": GIVEN}
KEPT = {
    "a flag that is never set": COUNTED.replace("        is_counted = True\n", "        pass\n"),
    "an attribute of the class itself": (
        "class Form:\n    code = {}\n\n"
        "@app.get('/')\ndef home():\n    Form.code.pop('comment', None)\n    return Form.code\n"
    ),
    "codes that a function called for a cache puts in": (
        "CODES = {}\n\ndef cache_code(person):\n    CODES[person] = 1\n\n"
        "@app.post('/')\ndef home():\n    cache_code(request.form['person'])\n    return ''\n"
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_it_is_left_alone(tmp_path: Path, name: str) -> None:
    """Each process may count for itself, and what a caller got is the caller's."""
    assert audit(tmp_path, Sample(name, LEFT[name]), module_state.CHECK) == []


@pytest.mark.parametrize("name", KEPT)
def test_state_is_found(tmp_path: Path, name: str) -> None:
    """The next request needs what this one left."""
    assert len(audit(tmp_path, Sample(name, KEPT[name]), module_state.CHECK)) == 1


def test_what_functions_for_a_cache_fill_and_empty_is_one(tmp_path: Path) -> None:
    """It is stale where another process changed something, and holds up no route by itself."""
    sample = Sample("tree", TREE)

    assert audit(tmp_path, sample, module_state.CHECK) == []
    (told,) = audit(tmp_path, sample, in_process_cache.CHECK)
    assert told.effect == "note"


FILLED = """\
from shop import settings
kept_cache = {{}}

def asked():
    {line}
    return kept_cache

@app.get("/")
def home():
    return str(asked())
"""


@pytest.mark.parametrize(
    "line",
    [
        "if 'rows' not in kept_cache:\n        kept_cache['rows'] = settings()",
        "if g.fresh or 'rows' not in kept_cache:\n        kept_cache['rows'] = settings()",
    ],
)
def test_an_entry_that_is_filled_once_is_no_state(tmp_path: Path, line: str) -> None:
    """Each process fills it with the same, whenever it is first asked."""
    assert_left_alone(tmp_path, left(line, FILLED.format(line=line)), module_state.CHECK)


@pytest.mark.parametrize(
    "line",
    [
        "if g.day not in kept_cache:\n        kept_cache[g.day] = settings()",
        "if 'rows' in kept_cache:\n        kept_cache['rows'] = settings()",
    ],
)
def test_an_entry_of_many_or_that_is_filled_anew_is_state(tmp_path: Path, line: str) -> None:
    """There is another for each key, or a newer one that others do not have."""
    assert_found(
        tmp_path, found(line, FILLED.format(line=line), "`kept_cache`"), module_state.CHECK
    )
