"""Brackets run methods, where the project's own classes have them."""

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
    # mappings of Python, of what is not known, an object without such methods, and a class
    "plain['x'] = 1": set(),
    "given['x'] = 1": set(),
    "redis.Redis()['x'] = 1": set(),
    "plain = Plain()\n    plain['x'] = 1": set(),
    "return list[Settings]": set(),
    "return Settings": set(),
}


@pytest.mark.parametrize("code", RUN)
def test_what_brackets_run_is_followed(tmp_path: Path, code: str) -> None:
    """`settings["x"] = 1` may write a file."""
    (tmp_path / "app.py").write_text(f"{SOURCE}    {code}\n")

    found = Graph(read(tmp_path)).reached(["app.start"])

    named = {one.removeprefix("app.") for one in found} - {"start"}
    assert {one for one in named if not one.endswith("__init__")} == RUN[code]
