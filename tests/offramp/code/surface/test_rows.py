"""Rows that set-up code goes through: iterators, named tuples, dataclasses, enumerations."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

HEAD = """
import itertools
import os
from collections import ChainMap, deque, namedtuple
from dataclasses import InitVar, astuple, dataclass, field
from enum import Enum
from typing import ClassVar, NamedTuple
from flask import Blueprint, Flask
app = Flask(__name__, static_folder=None)
def add(path, name=None, **options):
    app.add_url_rule(path, name or path, lambda: "", **options)
"""
SOURCES = {
    "an iterator gives each once": """
names = iter(["head", "a", "b"])
next(names)
while (name := next(names, None)) is not None:
    add(f"/{name}")
for name in names: add("/never")
""",
    "what a loop leaves": """
names = iter(["a", "--", "b"])
for name in names:
    if name == "--": break
    add(f"/first/{name}")
for name in names: add(f"/then/{name}")
""",
    "itertools": """
for name, at in zip(["a", "b"], itertools.count(1)): add(f"/{name}/{at}")
list(itertools.starmap(add, [("/s", "s"), ("/t", "t")]))
for name in itertools.islice(["/i", "/j"], 1): add(name)
for name, side in zip(["x", "y", "z"], itertools.cycle("lr")): add(f"/{name}{side}")
for a, b in itertools.zip_longest("mn", "o", fillvalue="p"): add(f"/{a}{b}")
""",
    "sums, extremes and differences": """
for path in sum([["/a"], ["/b"]], []): add(path)
for name in {"x", "y"}.difference({"y"}) | {"u", "w"}.intersection(["w"]): add(f"/{name}")
add(f"/{max(1, 3)}/{min([4, 2])}/{sum(range(3))}")
for name in map(str.strip, " k , l ".split(",")): add(f"/{name}")
""",
    "a queue, and tables on each other": """
todo = deque(["a"])
while todo:
    name = todo.popleft()
    add(f"/{name}")
    if len(name) < 3: todo.append(name + "b")
for name in ChainMap({"p": 1}, {"q": 2}): add(f"/{name}")
""",
    "a name in a text": """
users_pages = Blueprint("users", __name__)
users_pages.add_url_rule("/u", "u", lambda: "")
for name in ["users"]: app.register_blueprint(eval(f"{name}_pages"))
""",
    "a name that a comprehension binds": """
names = [last := name for name in "abc"]
add(f"/{last}")
""",
    "collections.namedtuple": """
Route = namedtuple("Route", "path name methods", defaults=(["GET"],))
for route in [Route("/a", "a"), Route._make(["/b", "b", ["POST"]])]:
    add(route.path, name=route[1], methods=route[-1])
add(**namedtuple("Place", ["path", "name"])("/c", "c")._asdict())
path, *_ = Route("/d", "d")._replace(path="/e")
add(path)
""",
    "a class below a named tuple": """
class Route(namedtuple("Route", "name")):
    @property
    def path(self): return f"/{self.name}"
class Other(NamedTuple):
    path: str
    name: str = "other"
    def whole(self): return f"/whole{self.path}"
add(Route("a").path)
add(*Other("/b"))
add(*Other("/c", "c")[:2], methods=["PUT"])
add(Other("/d").whole())
""",
    "lists that objects make for themselves": """
@dataclass
class Section:
    kind: ClassVar[str] = "section"
    prefix: str = ""
    pages: list = field(default_factory=list)
shop, blog = Section("/shop"), Section("/blog")
shop.pages.append("a")
blog.pages.append("b")
for section in (shop, blog):
    for page in section.pages: add(f"{section.prefix}/{page}/{section.kind}")
""",
    "what follows a dataclass's fields": """
@dataclass
class Page:
    name: str
    root: InitVar[str] = "/"
    def __post_init__(self, root):
        self.path = root + self.name
        add(self.path)
class Plain:
    def __post_init__(self): add("/never")
Page("a"); Page("b", "/b/"); Plain()
@dataclass
class Row:
    path: str
    name: str
for path, name in map(astuple, [Row("/c", "c")]): add(path, name)
""",
    "members of enumerations": """
class Tables(Enum):
    A = {"path": "/a", "name": "a"}
    def describe(self): return self.name
class Lists(Enum):
    B = ["/b"]
class Own(Enum):
    C = ("/c", "POST")
    D = ("/d", "PUT")
    def __init__(self, path, method):
        self.path, self.method = path, method
    @property
    def whole(self): return f"{self.path}/{self.name.lower()}"
    def below(self, part): return f"{self.whole}/{part}"
for one in Tables: add(**one.value)
for one in Lists: add(*one.value)
for one in Own:
    add(one.path, methods=[one.method])
    add(one.whole)
add(Own.C.below("e"))
""",
    "a list of one's own": """
class Registry(list):
    def page(self, path):
        def keep(view):
            self.append((path, view))
            return view
        return keep
    def install(self, on):
        for path, view in self: on.add_url_rule(path, view.__name__, view)
def first(): return ""
pages = Registry([("/first", first)])
@pages.page("/a")
def a(): return ""
pages.install(app)
add(pages[0][0] + "/" + str(len(pages)))
""",
    "a cached function gives one thing": """
import functools
@functools.lru_cache(maxsize=None)
def pages(name, prefix=""): return Blueprint(name, __name__, url_prefix=prefix or f"/{name}")
pages("a").add_url_rule("/x", "x", lambda: "")
pages("b", prefix="/c").add_url_rule("/y", "y", lambda: "")
app.register_blueprint(pages("a"))
app.register_blueprint(pages("b", prefix="/c"))
class Shop:
    @functools.cached_property
    def pages(self): return Blueprint("shop", __name__)
shop = Shop()
shop.pages.add_url_rule("/z", "z", lambda: "")
app.register_blueprint(shop.pages)
""",
    "a method called by its name": """
from operator import methodcaller
methodcaller("add_url_rule", "/a", "a", lambda: "")(app)
""",
    "a claim that binds": """
assert (path := "/a")
add(path)
""",
    "a tree gone through": """
TREE = {"a": {"b": {"c": {"d": {"e": {}}}}, "x": {}}, "y": {}}
def walk(tree, prefix=""):
    for name, below in tree.items():
        add(f"{prefix}/{name}")
        walk(below, f"{prefix}/{name}")
walk(TREE)
""",
    "a group of errors": """
try:
    add("/a")
except* ValueError:
    add("/b")
""",
    "not the script itself": """
if __name__ != "__main__": add("/a")
if __name__ == "__main__": add("/b")
""",
    "what the end of a block registers": """
class group:
    def __init__(self, name): self.pages = Blueprint(name, __name__, url_prefix=f"/{name}")
    def __enter__(self): return self.pages
    def __exit__(self, *error): app.register_blueprint(self.pages)
with group("shop") as shop:
    shop.add_url_rule("/a", "a", lambda: "")
""",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_rows_are_those_of_python(assert_like_flask, source):
    """Applications write their routes down in whatever Python holds rows in."""
    ours = assert_like_flask({"app.py": HEAD + source})

    assert not ours.doubts
    assert all(one.sure for one in ours.routes)


PARTLY = {
    "names = ['a', *extra()]": True,
    "names = ['a'] + extra()": True,
    "names = ['a']\nnames.extend(extra())": True,
    "names = ['a']\nnames += extra()": True,
    "names = {'a': 1, **extra()}": True,
    "names = ['a', 'b']": False,
    "names = ['a']\nnames.extend(['b'])": False,
}


@pytest.mark.parametrize("names", PARTLY)
def test_what_else_a_list_may_hold_is_said(tmp_path, names):
    """Plugins that a file or a server names add routes, too."""
    source = f"{HEAD}\nfrom elsewhere import extra\n{names}\nfor name in names: add(f'/{{name}}')\n"

    ours = surface.find(read(write(tmp_path, {"app.py": source})))
    assert ours.routes[0].path == "/a"
    assert bool(ours.doubts) is PARTLY[names]


def test_a_list_partly_known_that_adds_no_routes_is_not_doubted(tmp_path):
    """Most lists are of something else."""
    loop = "for one in ['a', *extra()]: print(one)\nadd('/a')\n"
    source = f"{HEAD}\nfrom elsewhere import extra\n{loop}"

    assert not surface.find(read(write(tmp_path, {"app.py": source}))).doubts


def test_what_a_filter_may_leave_out_is_not_sure(tmp_path):
    """A switch in the environment."""
    source = f"{HEAD}\n[add(f'/{{one}}') for one in 'ab' if one == 'a' or os.environ[one]]\n"

    ours = surface.find(read(write(tmp_path, {"app.py": source})))
    assert [(one.path, one.sure) for one in ours.routes] == [("/a", True), ("/b", False)]


def test_calls_of_a_function_in_itself_are_left_out_and_said(tmp_path):
    """Where it ends, only the run knows."""
    walk = """
def walk(path):
    add(path)
    if os.environ.get(path): walk(path + "/a")
walk("/a")
"""
    ours = surface.find(read(write(tmp_path, {"app.py": HEAD + walk})))

    assert [one.sure for one in ours.routes][:2] == [True, False]
    assert any("walk adds routes and calls itself" in one.message for one in ours.doubts)
