"""What Python itself does while an application is set up, against what Flask then has."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

HEAD = """
from flask import Blueprint, Flask
app = Flask(__name__, static_folder=None)
"""
SOURCES = {
    "a metaclass collects": """
PAGES = []
class Meta(type):
    def __new__(meta, name, bases, names):
        names["title"] = name.lower()
        made = super().__new__(meta, name, bases, names)
        if made.path:
            PAGES.append(made)
        return made
class Page(metaclass=Meta):
    path = None
class Users(Page):
    path = "/users"
    def view(self): return ""
for page in PAGES:
    app.add_url_rule(page.path, page.title, page().view)
""",
    "one object only": """
class Pages:
    one = None
    def __new__(cls):
        if cls.one is None:
            cls.one = super().__new__(cls)
            cls.one.paths = []
        return cls.one
Pages().paths.append("/users")
Pages().paths.append("/orders")
for path in Pages().paths:
    app.add_url_rule(path, path, lambda: "")
""",
    "a manager registers": """
from contextlib import contextmanager
@contextmanager
def group(name):
    pages = Blueprint(name, __name__, url_prefix=f"/{name}")
    yield pages
    app.register_blueprint(pages)
with group("shop") as shop:
    @shop.route("/users")
    def users(): return ""
""",
    "a variable that is not set": """
import os
START = "/test" if os.environ.get("OFFRAMP_IS_NEVER_SET") else "/live"
@app.route(START + "/users")
def users(): return ""
""",
    "a dictionary of one's own": """
class Registry(dict):
    def register(self, name):
        def keep(page):
            self[name] = page
            return page
        return keep
    def __missing__(self, name): return Orders
pages = Registry()
@pages.register("users")
class Users:
    def view(self): return ""
class Orders(Users): ...
for name in [*pages, "others"]:
    app.add_url_rule(f"/{name}", name, pages[name]().view)
app.add_url_rule("/count/" + "-".join(dict(first=1, second=2).keys()), "count", lambda: "")
""",
    "lists of lists": """
import itertools
import operator
ROWS = [[{"path": "/a", "name": "a"}], [{"path": "/b", "name": "b"}]]
for path, name in map(operator.itemgetter("path", "name"), itertools.chain.from_iterable(ROWS)):
    app.add_url_rule(path, name, lambda: "")
class Row:
    path = "/c"
app.add_url_rule(operator.attrgetter("path")(Row()), "c", lambda: "")
""",
    "paths put together": """
import posixpath
from pathlib import PurePosixPath
from urllib.parse import urljoin
@app.route(urljoin("/api/", "users"))
def users(): return ""
@app.route(posixpath.join("/api", "orders"))
def orders(): return ""
@app.route(str(PurePosixPath("/api") / "pages"))
def pages(): return ""
@app.route(f"/v{2:02d}/users")
def versioned(): return ""
""",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_set_up_is_followed(assert_like_flask, source):
    """Each is a way in which public applications put their routes together."""
    assert_like_flask({"app.py": HEAD + source})


@pytest.mark.parametrize(
    "path",
    [
        'f"/{7:{WIDTH}}"',
        'f"/{7:999999999}"',
        'f"/{7:no form}"',
        'operator.attrgetter("a.b")(app)',
        'urljoin(load(), "users")',
    ],
)
def test_what_cannot_be_told_is_doubted(tmp_path, path):
    """Some forms take a gigabyte, others nobody knows."""
    more = "import operator\nfrom urllib.parse import urljoin\nfrom plugins import load, WIDTH\n"
    write(tmp_path, {"app.py": f'{HEAD}{more}app.add_url_rule({path}, "a", lambda: "")\n'})

    ours = surface.find(read(tmp_path))

    assert ours.routes == []
    assert "does not settle" in ours.doubts[0].message


def test_a_class_whose_new_gives_something_else_is_made_all_the_same(tmp_path):
    """What `__new__` of a base from outside gives is not known."""
    made = """
class Path(str):
    def __new__(cls, text):
        return str.__new__(cls, text)
    def __init__(self, text): self.text = text
app.add_url_rule(Path("/users").text, "users", lambda: "")
"""
    write(tmp_path, {"app.py": HEAD + made})

    assert [one.path for one in surface.find(read(tmp_path)).routes] == ["/users"]
