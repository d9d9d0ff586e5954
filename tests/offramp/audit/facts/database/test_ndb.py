"""Kinds of Google's Datastore, by its mapper."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route, said

MODELS = """
    from google.cloud import ndb
    class Task(ndb.Model):
        text = ndb.StringProperty()
        is_done = ndb.BooleanProperty(default=False)
    class Other:
        text = "x"
        def query(self):
            return []
        def put(self): ...
"""

CODES = {
    "Task.query(Task.is_done == True).fetch()": (["Task select: is_done"], []),
    "Task.query().filter(Task.text == 'x').get()": (["Task select: text"], []),
    "Task(text='x').put()": ([], ["Task insert: is_done text"]),
    "task = Task.get_by_id(1)\n        task.is_done = True\n        task.put()": (
        ["Task select"],
        ["Task update: is_done"],
    ),
    "for task in Task.query():\n            task.key.delete()": (["Task select"], ["Task delete"]),
    "Other().put()\n        Other().query()": ([], []),
}


@pytest.mark.parametrize("code", CODES)
def test_its_kinds_are_told_as_tables(tmp_path: Path, code: str) -> None:
    """A class with methods of such names keeps nothing."""
    view = f'    @app.post("/")\n    def view():\n        {code}\n        return ""\n'
    found = route(tmp_path, f"{MODELS}\n{view}")

    assert (said(found.reads), said(found.writes)) == CODES[code]
