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
    "an application with its own way to add": """
class App(Flask):
    def add_url_rule(self, rule, endpoint=None, view_func=None, **options):
        super().add_url_rule("/api" + rule, endpoint, view_func, **options)
class Pages(Blueprint):
    def add_url_rule(self, rule, *args, **options):
        super().add_url_rule(rule, *args, **options)
        super().add_url_rule(rule + ".json", "json", lambda: "")
app = App(__name__, static_folder=None)
@app.route("/users", methods=["GET", "POST"])
def users(): return ""
pages = Pages("pages", __name__, url_prefix="/shop")
@pages.get("/orders")
def orders(): return ""
app.register_blueprint(pages)
""",
    "methods of a class of views and of its bases": """
from flask.views import MethodView, View
class Old(View):
    methods = ["PUT"]
    def dispatch_request(self): return ""
class Listed(MethodView):
    methods = ["GET"]
    def get(self): return ""
    def patch(self): return ""
class Child(Listed):
    def delete(self): return ""
class Both(Old, MethodView):
    def post(self): return ""
for cls in (Old, Listed, Child, Both):
    app.add_url_rule(f"/{cls.__name__}", view_func=cls.as_view(cls.__name__))
""",
    "what a function says of itself": """
def one(): return ""
one.methods, one.required_methods = ["POST"], {"PUT"}
app.add_url_rule("/one", view_func=one)
""",
    "a method with some arguments given": """
from functools import partialmethod
class App(Flask):
    page = partialmethod(Flask.route, methods=["GET", "POST"])
app = App(__name__, static_folder=None)
@app.page("/users")
def users(): return ""
class Pages:
    def show(self, kind): return kind
    orders = partialmethod(show, "orders")
app.add_url_rule("/orders", "orders", Pages().orders)
""",
    "members that number and name themselves": """
import enum
class Verb(enum.StrEnum):
    GET = enum.auto()
    POST = enum.auto()
class Number(enum.Enum):
    ONE = enum.auto()
    TWO = enum.auto()
app.add_url_rule("/all", "all", lambda: "", methods=[one.upper() for one in Verb])
app.add_url_rule(f"/{Number.TWO.value}", "two", lambda: "", methods=[Verb.POST.name])
""",
    "members of an object": """
import inspect
class Base:
    def get_users(self): return ""
class Pages(Base):
    path = "/no"
    def post_orders(self): return ""
    def hidden(self): return ""
for name, view in inspect.getmembers(Pages(), predicate=inspect.ismethod):
    verb, _, rest = name.partition("_")
    if rest:
        app.add_url_rule(f"/{rest}", name, view, methods=[verb.upper()])
for name, _ in inspect.getmembers(Pages, inspect.isfunction):
    app.add_url_rule(f"/all/{name}", f"all {name}", lambda: "")
""",
    "attributes that are told their names": """
class Page:
    def __init__(self, path): self.path = path
    def __set_name__(self, owner, name):
        owner.pages = [*getattr(owner, "pages", []), (self.path, name)]
class Site:
    users = Page("/users")
    orders = Page("/orders")
for path, name in Site.pages:
    app.add_url_rule(path, name, lambda: "")
""",
    "what a function says of itself in its first line": """
def users():
    'GET /users'
def orders():
    'PUT /orders'
for view in (users, orders):
    verb, path = view.__doc__.split()
    app.add_url_rule(path, view.__name__, view, methods=[verb])
""",
    "objects with some fields changed": """
from dataclasses import asdict, dataclass, replace
@dataclass(frozen=True)
class Part:
    prefix: str = "/shop"
    more: bool = False
part = replace(Part(), more=True)
app.add_url_rule(asdict(part)["prefix"], "shop", lambda: "")
if part.more:
    app.add_url_rule(part.prefix + "/more", "more", lambda: "")
if Part().more:
    app.add_url_rule(part.prefix + "/no", "no", lambda: "")
""",
    "rows beside each other": """
import itertools
for key, rows in itertools.groupby(["ab", "ac", "bd"], key=lambda one: one[0]):
    for row in rows:
        app.add_url_rule(f"/{key}/{row}", row, lambda: "")
""",
    "a metaclass makes its classes' objects": """
MADE = {}
class Noted(type):
    def __call__(cls, *given):
        made = super().__call__(*given)
        MADE[made.path] = made
        return made
class Page(metaclass=Noted):
    def __init__(self, path): self.path = path
    def view(self): return ""
class Other(Page): ...
Page("/users"), Other("/orders")
for path, page in MADE.items():
    app.add_url_rule(path, path, page.view)
""",
    "a metaclass that makes one object only": """
class One(type):
    known = {}
    def __call__(cls, *given):
        if cls not in cls.known:
            cls.known[cls] = super(One, cls).__call__(*given)
        return cls.known[cls]
class Paths(metaclass=One):
    def __init__(self): self.all = []
class More(metaclass=One):
    def __init__(self): self.all = ["/more"]
Paths().all.append("/users")
Paths().all.append("/orders")
for path in Paths().all + More().all:
    app.add_url_rule(path, path, lambda: "")
""",
    "marks below a decorator from outside": """
import inspect
from functools import wraps
from unittest.mock import patch
def expose(path, methods=("GET",)):
    def mark(view):
        view.paths = [*getattr(view, "paths", []), (path, methods)]
        return view
    return mark
def guard(view):
    @wraps(view)
    def inner(self): return view(self)
    return inner
class Guarded(type):
    def __new__(meta, name, bases, names):
        for key, value in names.items():
            if callable(value) and hasattr(value, "paths"):
                names[key] = guard(value)
        return super().__new__(meta, name, bases, names)
class Pages(metaclass=Guarded):
    @expose("/users")
    def users(self): return ""
    @patch.dict("os.environ", {})
    @expose("/orders", methods=("GET", "POST"))
    def orders(self): return ""
    @patch.dict("os.environ", {})
    def hidden(self): return ""
for name, view in inspect.getmembers(Pages(), predicate=inspect.ismethod):
    for path, methods in getattr(view, "paths", []):
        app.add_url_rule(path, name, view, methods=methods)
""",
    "functions of a class, some below a decorator from outside": """
import inspect
from unittest.mock import patch
class Pages:
    path = "/no"
    def users(): return ""
    @patch.dict("os.environ", {})
    def orders(): return ""
for name, view in inspect.getmembers(Pages, inspect.isfunction):
    app.add_url_rule(f"/{name}", name, view)
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


TERMS = """
class Terms:
    def read(self):
        self.known = {{}}
        with open("/etc/terms.txt") as lines:
            for line in lines:
                {kept}
terms = Terms()
terms.read()
def fill():
    if not terms.known:
        return
    app.add_url_rule("/a", "a", lambda: "")
fill()
"""


@pytest.mark.parametrize(("kept", "paths"), [("self.known[line] = 1", ["/a"]), ("print(line)", [])])
def test_an_attribute_that_got_unknown_keys_is_not_empty(kept, paths, tmp_path):
    """What a file says may be there; a dictionary that nothing is put into stays empty."""
    write(tmp_path, {"app.py": HEAD + TERMS.format(kept=kept)})

    assert [one.path for one in surface.find(read(tmp_path)).routes] == paths


def test_a_path_is_joined_from_its_last_whole_part_on(tmp_path):
    """`os.path.join(os.getcwd(), os.path.dirname(__file__))`, as of many that find their files."""
    made = """
import os, json
here = os.path.realpath(os.path.join(os.getcwd(), os.path.dirname(__file__)))
with open(os.path.join(here, "settings.json")) as file:
    settings = json.load(file)
app.add_url_rule(os.path.join("/", settings["images"]), "images", lambda: "")
app.add_url_rule(os.path.join(os.getcwd(), "images"), "elsewhere", lambda: "")
"""
    write(tmp_path, {"app.py": HEAD + made, "settings.json": '{"images": "img"}'})

    ours = surface.find(read(tmp_path))
    assert [(one.path, one.sure) for one in ours.routes] == [("/img", True), ("/images", False)]
