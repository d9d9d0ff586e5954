"""Module state that changes through functions: of Python, of pandas, of the application's own."""

from pathlib import Path

import pytest

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import assert_found, assert_left_alone, found, left

TOP = """\
import bisect, heapq, random
import pandas as pd
queue = []
names = []
deck = list(range(52))
table = pd.DataFrame({"a": []})
users = []
body = {"sent": {}}

def get_users():
    return users

def get_copy():
    return list(users)

def get_own():
    users = []
    return users

"""
CHANGED = {
    "a heap": ("heapq.heappush(queue, request.json['n'])", "`queue`"),
    "names in order": ("bisect.insort(names, request.json['name'])", "`names`"),
    "cards": ("random.shuffle(deck)", "`deck`"),
    "a row": ("table.loc[len(table)] = [1]", "`table`"),
    "a cell": ("table.at[0, 'a'] = 1", "`table`"),
    "what a function gives": ("get_users().append(request.json)", "`users`"),
    "an entry of what a function gives": ("get_users()[0] = request.json", "`users`"),
    "another name for it": ("mine = users; mine.append(request.json)", "`users`"),
    "an entry by another name": ("mine = body; mine['sent'][request.path] = 1", "`body`"),
}
UNCHANGED = {
    "a heap of its own": "own = []; heapq.heappush(own, request.json['n'])",
    "what is only looked up": "bisect.bisect(names, 'a'); heapq.nsmallest(2, queue)",
    "a sample of cards": "random.sample(deck, 5)",
    "a table of its own": "own = pd.DataFrame(); own.loc[0] = [1]",
    "what is only read": "found = table.loc[0]",
    "a copy that a function gives": "get_copy().append(request.json)",
    "a new one that a function gives": "get_own().append(request.json)",
    "a copy by another name": "mine = list(users); mine.append(request.json)",
    "a name that then stands for another": "mine = users; mine = []; mine.append(request.json)",
    "a part of it that is put together": "mine = users + ['me']; mine.append(request.json)",
}


@pytest.mark.parametrize("name", CHANGED)
def test_it_is_found(tmp_path: Path, name: str) -> None:
    """By the name of the module that it is kept in."""
    line, said = CHANGED[name]
    source = f"{TOP}\n@app.post('/')\ndef home():\n    {line}\n    return ''\n"

    assert_found(tmp_path, found(name, source, said), CHECK)


@pytest.mark.parametrize("name", UNCHANGED)
def test_what_stays_as_it_is_is_left_alone(tmp_path: Path, name: str) -> None:
    """It is the request's own, or is not changed."""
    source = f"{TOP}\n@app.post('/')\ndef home():\n    {UNCHANGED[name]}\n    return ''\n"

    assert_left_alone(tmp_path, left(name, source), CHECK)


REBOUND = """\
import zipfile

class Store:
    level = 1

store = Store()

@app.get("/")
def home():
    kept = store
    with zipfile.ZipFile("x.zip") as archive:
        for name in archive.namelist():
            {kept}
            kept.level = 2
    return ""
"""


def test_what_a_name_stands_for_by_then_is_changed(tmp_path: Path) -> None:
    """The nearest that was surely put there counts, not the first of the function."""
    source = REBOUND.format(kept="kept = zipfile.ZipInfo(name)")

    assert_left_alone(tmp_path, left("a new one", source), CHECK)


def test_what_a_name_stands_for_all_along_is_changed(tmp_path: Path) -> None:
    """What may be put there in some cases may as well not be."""
    source = REBOUND.format(kept="if not name: kept = zipfile.ZipInfo(name)")

    assert_found(tmp_path, found("the first", source, "`Store.level`"), CHECK)
