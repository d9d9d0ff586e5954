"""Syntax runs methods, where the project's own classes have them."""

from pathlib import Path

import pytest

from offramp.code import read
from offramp.code.graph import Graph

SOURCE = """
import redis
class Base:
    def __getitem__(self, key):
        return key
class Settings(Base):
    def __setitem__(self, key, value):
        self.save()
    def __delitem__(self, key): ...
    def save(self): ...
class Plain:
    def save(self): ...
class Holder:
    def __init__(self):
        self.settings = Settings()
class Rows:
    def __iter__(self):
        return iter(self.load())
    def __contains__(self, key): ...
    def __len__(self): ...
    def __add__(self, other): ...
    def __lt__(self, other): ...
    def load(self): ...
class Order(Rows):
    def __str__(self): ...
    def __iadd__(self, other): ...
class Coming:
    def __aiter__(self): ...
    def __next__(self): ...
rows = Rows()
order = Order()
settings = Settings()
holder = Holder()
plain = {}
def start(given):
"""
RUN = {
    "settings['x'] = 1": {"Settings.__setitem__", "Settings.save"},
    "holder.settings['x'] = 1": {"Settings.__setitem__", "Settings.save"},
    "return settings['x']": {"Base.__getitem__"},
    "del settings['x']": {"Settings.__delitem__"},
    "for row in rows: ...": {"Rows.__iter__", "Rows.load"},
    "return [row for row in order]": {"Rows.__iter__", "Rows.load"},
    "return sorted(rows)": {"Rows.__iter__", "Rows.load"},
    "print(*rows)": {"Rows.__iter__", "Rows.load"},
    "yield from rows": {"Rows.__iter__", "Rows.load"},
    "return 1 in rows": {"Rows.__contains__"},
    "return 1 not in settings": {"Base.__getitem__"},
    "return rows + rows": {"Rows.__add__"},
    "order += rows": {"Order.__iadd__"},
    "return given < rows or rows < given": {"Rows.__lt__"},
    "return f'for {order}'": {"Order.__str__"},
    "return str(order)": {"Order.__str__"},
    "return next(Coming())": {"Coming.__next__"},
    # what has no such method, or is of something else
    "for row in given: ...": set(),
    "return order == rows": set(),
    "return f'for {rows}'": set(),
    "return 1 in [rows]": set(),
    "return [rows][0]": set(),
    "return rows or order": set(),
    # mappings of Python, of what is not known, an object without such methods, and a class
    "plain['x'] = 1": set(),
    "given['x'] = 1": set(),
    "redis.Redis()['x'] = 1": set(),
    "plain = Plain()\n    plain['x'] = 1": set(),
    "return list[Settings]": set(),
    "return Settings": set(),
}


@pytest.mark.parametrize("code", RUN)
def test_what_syntax_runs_is_followed(tmp_path: Path, code: str) -> None:
    """`settings["x"] = 1` may write a file, a loop read a table."""
    (tmp_path / "app.py").write_text(f"{SOURCE}    {code}\n")

    found = Graph(read(tmp_path)).reached(["app.start"])

    named = {one.removeprefix("app.") for one in found} - {"start"}
    assert {one for one in named if not one.endswith("__init__")} == RUN[code]
