"""Module state: which routes read what others change."""

from pathlib import Path

import pytest

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import audit, found

BOTH = {"POST /put", "GET /show"}
MADE = """\
from collections import Counter, OrderedDict, defaultdict, deque
from itertools import count
from queue import Queue

"""
COUNTED = """\
class Seen:
    def __init__(self):
        self.all = []
    def put(self):
        self.all.append(1)
    def __len__(self):
        return len(self.all)
seen = Seen()"""
VIEWS = """\

@app.post("/put")
def put():
    {put}
    return ""

@app.get("/show")
def show():
    return str({show})

@app.get("/else")
def other():
    return ""
"""


@pytest.mark.parametrize(
    ("made", "put", "show"),
    [
        ("seen = deque(maxlen=9)", "seen.append(request.path)", "list(seen)"),
        ("seen = defaultdict(int)", "seen[request.path] += 1", "dict(seen)"),
        ("seen = Counter()", "seen.update([request.path])", "seen.most_common(3)"),
        ("seen = OrderedDict()", "seen[request.path] = 1", "seen"),
        ("seen = Queue()", "seen.put(request.path)", "seen.qsize()"),
        ("seen = count()", "next(seen)", "seen"),
        ("class Seen:\n    last = 0", "Seen.last += 1", "Seen.last"),
        ("class Seen: pass\nseen = Seen()", "setattr(seen, 'last', 1)", "getattr(seen, 'last', 0)"),
        (COUNTED, "seen.put()", "len(seen)"),
        ("app.seen = {}", "current_app.seen['a'] = 1", "app.seen"),
        ("app.config['SEEN'] = 0", "app.config['SEEN'] += 1", "current_app.config['SEEN']"),
    ],
)
def test_readers_are_concerned(tmp_path: Path, made: str, put: str, show: str) -> None:
    """A route that only shows what another keeps answers by the process that it reaches."""
    source = f"{MADE}{made}\n{VIEWS.format(put=put, show=show)}"
    findings = audit(tmp_path, found("readers", source), CHECK)
    assert [set(one.routes) for one in findings] == [BOTH]


@pytest.mark.parametrize(
    ("made", "put", "show"),
    [
        ("seen = deque()\nsizes = deque([1])", "seen.append(1)", "list(sizes)"),
        ("class Seen:\n    last = 0\n    size = 3", "Seen.last += 1", "Seen.size"),
        ("app.seen = {}\napp.sizes = {}", "app.seen['a'] = 1", "current_app.sizes"),
        ("app.config['SEEN'] = 0", "app.config['SEEN'] += 1", "app.config['DEBUG']"),
    ],
)
def test_readers_of_something_else_are_not(tmp_path: Path, made: str, put: str, show: str) -> None:
    """What nobody changes is the same in each process."""
    source = f"{MADE}{made}\n{VIEWS.format(put=put, show=show)}"
    findings = audit(tmp_path, found("others", source), CHECK)
    assert [one.routes for one in findings] == [["POST /put"]]


BOOKS = """\
books = [{"id": 1, "title": "a"}]

"""


@pytest.mark.parametrize(
    "put",
    [
        "for book in books:\n        book['title'] = request.json['title']",
        "for at, book in enumerate(books):\n        book['title'] = str(at)",
        "book = next((one for one in books if one['id'] == 1), None)\n    book['title'] = 'x'",
        "book = next(filter(lambda one: one['id'] == 1, books))\n    book['title'] = 'x'",
        "book = [one for one in books if one['id'] == 1]\n    book[0]['title'] = 'x'",
    ],
)
def test_an_element_that_is_found_and_changed(tmp_path: Path, put: str) -> None:
    """The list keeps what is put into it: the way a first API changes a row."""
    source = BOOKS + VIEWS.format(put=put, show="books")
    (one,) = audit(tmp_path, found("element", source), CHECK)
    assert set(one.routes) == BOTH


def test_a_value_of_a_mapping_is_an_element(tmp_path: Path) -> None:
    """As `for name, user in users.items()` has it."""
    put = "for name, user in users.items():\n        user['name'] = name"
    source = "users = {'a': {}}\n" + VIEWS.format(put=put, show="users")
    (one,) = audit(tmp_path, found("value", source), CHECK)
    assert set(one.routes) == BOTH


@pytest.mark.parametrize(
    "put",
    [
        "for book in [dict(one) for one in books]:\n        book['title'] = 'x'",
        "book = next((dict(one) for one in books), {})\n    book['title'] = 'x'",
        "rows = [{'id': 1}]\n    for row in rows:\n        row['id'] = 2",
        "titles = {}\n    for book in books:\n        titles[book['id']] = book['title']",
    ],
)
def test_a_copy_that_is_changed_is_no_state(tmp_path: Path, put: str) -> None:
    """What a request made itself ends with it."""
    source = BOOKS + VIEWS.format(put=put, show="books")
    assert audit(tmp_path, found("copy", source), CHECK) == []


SEEN = """\
class Seen:
    def __init__(self):
        self.names = []

    def add(self, name):
        self.names.append(name)

class Sizes:
    names = ("a", "b")

seen = Seen()
sizes = Sizes()

"""


@pytest.mark.parametrize(("shown", "routes"), [("seen", BOTH), ("sizes", {"POST /put"})])
def test_a_page_is_given_the_object(tmp_path: Path, shown: str, routes: set[str]) -> None:
    """It may show whatever that keeps."""
    show = f"flask.render_template('seen.html', seen={shown})"
    source = f"import flask\n{SEEN}{VIEWS.format(put='seen.add(1)', show=show)}"
    (one,) = audit(tmp_path, found("page", source), CHECK)
    assert set(one.routes) == routes
