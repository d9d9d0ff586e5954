"""Module state in objects that the set-up code makes, and that views have from around them."""

from pathlib import Path

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

CAMERA = """\
class Frame:
    def __init__(self):
        self._bytes = None
    def keep(self, new):
        self._bytes = new
    def copy(self):
        return self._bytes

class Camera:
    def __init__(self):
        self.port = 0
        self.frame = Frame()
    def choose(self, port):
        self.port = port
    def shown(self):
        return str(self.port)
"""
FOUND = (
    found(
        "an object that a function with views is given",
        {
            "app.py": """\
from camera import Camera
from views import configure

def create(app):
    configure(app, Camera())

create(app)
""",
            "views.py": """\
from flask import request
def configure(app, camera):
    @app.post("/<int:port>")
    def choose(port):
        camera.choose(port)
        return ""

    @app.get("/")
    def shown():
        return camera.shown()

    @app.post("/frame")
    def keep():
        camera.frame.keep(request.args["x"])
        return camera.frame.copy()
""",
            "camera.py": CAMERA,
        },
        "`Frame._bytes` is changed by keep()",
        "`Camera.port` is changed by choose()",
    ),
    found(
        "an object that the factory makes, and one that requests put on it",
        {
            "app.py": "",
            "factory.py": """\
from flask import Flask
class Results:
    def __init__(self):
        self.found = []
class Analysis:
    def __init__(self):
        self.results = Results()
    def again(self):
        before = self.results
        self.results = Results()
        return before
    def add(self, one):
        self.results.found.append(one)

def create_app():
    app = Flask(__name__)
    analysis = Analysis()
    @app.post("/<one>")
    def add(one):
        analysis.add(one)
        return ""
    @app.post("/")
    def again():
        return str(analysis.again().found)
    return app
""",
        },
        "`Results.found` is changed by add()",
    ),
    found(
        "an object that keeps itself what it is given",
        """\
class Kept:
    def __setattr__(self, name, value):
        self.__dict__[name] = value
context = Kept()

@app.get("/<name>")
def home(name):
    before = context.name
    context.name = name
    return before
""",
        "`Kept.name` is changed by home()",
    ),
    found(
        "an object that stands on the application",
        """\
class Store:
    def __init__(self):
        self.seen = {}
    def note(self, key):
        self.seen[key] = 1
app.store = Store()

@app.post("/")
def add():
    app.store.note(request.args["x"])
    return ""
""",
        "`Store.seen` is changed by note()",
    ),
)
LEFT_ALONE = (
    left(
        "an object on the application that is only asked",
        """\
class Store:
    def __init__(self):
        self.names = {"a": 1}
    def find(self, key):
        return self.names.get(key)
app.store = Store()

@app.post("/")
def find():
    return str(app.store.find(request.args["x"]))
""",
    ),
    left(
        "a factory that is called when it is first needed",
        {
            "app.py": """\
from flask import Flask
made = None

def create_app(config=None):
    app = Flask(__name__)
    app.config.update(config or {})
    return app

def get_app():
    global made
    if made is None:
        made = create_app()
    return made

app = get_app()

@app.get("/")
def home():
    return get_app().name
"""
        },
    ),
    left(
        "an object that puts on flask.g what it is given",
        """\
from flask import g

class Proxy:
    def __setattr__(self, name, value):
        g.request_context[name] = value
    def __setitem__(self, name, value):
        g.request_context[name] = value
context = Proxy()

@app.get("/<name>")
def home(name):
    context.name = name
    context["name"] = name
    return ""
""",
    ),
    left(
        "a property whose list is made anew",
        """\
class Record:
    def __init__(self, kept):
        self.kept = kept
    @property
    def names(self):
        return list(self.kept)
    @names.setter
    def names(self, given):
        self.kept = given

@app.get("/<name>")
def home(name):
    record = Record([name])
    names = record.names
    names.sort()
    return ""
""",
    ),
    left(
        "an object that each request makes",
        {
            "app.py": "from camera import Camera\nfrom views import configure\nconfigure(app)\n",
            "views.py": """\
from camera import Camera
def configure(app):
    @app.post("/<int:port>")
    def choose(port):
        camera = Camera()
        camera.choose(port)
        return camera.shown()
""",
            "camera.py": CAMERA,
        },
    ),
    left(
        "an object that only keeps what it was made with",
        {
            "app.py": "from views import configure, Shop\nconfigure(app, Shop('a'))\n",
            "views.py": """\
class Shop:
    def __init__(self, name):
        self.name = name
def configure(app, shop):
    @app.get("/")
    def home():
        return shop.name
""",
        },
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)


def test_who_reads_it_is_concerned(tmp_path: Path) -> None:
    """Another process shows its own camera."""
    each = assert_found(tmp_path, FOUND[0], CHECK)

    assert [one.routes for one in each] == [["POST /frame"], ["POST /<int:port>", "GET /"]]
