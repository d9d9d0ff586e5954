"""Entities of Pony, which adds a row as it is made."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route, said

ENTITIES = """
    from pony.orm import *
    db = Database()

    class Person(db.Entity):
        id = PrimaryKey(int, auto=True)
        name = Required(str)
        notes = Set("Note")

    class Note(db.Entity):
        text = Optional(str)
        person = Required(Person)

    class Other:
        def __class_getitem__(cls, key):
            return cls
"""
CODES = {
    "Person(name='x')": ([], ["Person insert: name"]),
    "Person(**{'name': request.json['name']})": ([], ["Person insert: name"]),
    "Person[1]": (["Person select"], []),
    "Person[1].name": (["Person select: name"], []),
    "list(Person.get(id=1).notes)": (["Note select", "Person select"], []),
    "Person.get(id=1).set(name='y')": (["Person select"], ["Person update: name"]),
    "Other[1]": ([], []),
}


@pytest.mark.parametrize("code", CODES)
def test_its_entities_are_told_as_tables(tmp_path: Path, code: str) -> None:
    """Nothing adds them to a session, and a row is had by its key in brackets."""
    view = f'    @app.post("/")\n    def view():\n        {code}\n        return ""\n'
    found = route(tmp_path, f"{ENTITIES}\n{view}")

    assert (said(found.reads), said(found.writes)) == CODES[code]
