"""Module state: what is made when it is first needed, and what only measures."""

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

FOUND = (
    found(
        "counts of a module that measures, which hold nobody up",
        {
            "app.py": """\
from metrics import counted

@app.post("/")
def home():
    counted("home")
    return ""
""",
            "metrics.py": """\
counters = {}

def counted(name):
    counters[name] = counters.get(name, 0) + 1
""",
        },
        "so that what is measured is a part of it",
    ),
    found(
        "a mapping that callers fill under keys of their own",
        """\
services = {}

@app.post("/<name>")
def home(name):
    found = services.get(name)
    if isinstance(found, dict):
        return str(found)
    services[name] = {}
    return ""
""",
        "`services` is changed by home()",
    ),
    found(
        "objects that are kept for each caller, and changed by others",
        """\
class Cart:
    def __init__(self):
        self.items = []
carts = {}

def cart(user):
    found = carts.get(user)
    if found is not None:
        return found
    carts[user] = made = Cart()
    return made

@app.post("/<user>")
def add(user):
    cart(user).items.append(request.form["item"])
    return ""
""",
        "`carts` is changed by cart()",
    ),
    found(
        "a list within a mapping that stands on the application",
        """\
app.kept = {"seen": []}

@app.post("/")
def add():
    current_app.kept["seen"].append(request.form["x"])
    return ""
""",
        "`current_app.kept` is changed by add()",
    ),
    found(
        "two names that are put together whenever a request asks",
        """\
clients, admins = [], []

def load():
    global clients, admins
    clients = request.json["clients"]
    admins = request.json["admins"]

@app.post("/")
def home():
    load()
    return str(admins)
""",
        "is changed by load()",
        "is changed by load()",
    ),
)
LEFT_ALONE = (
    left(
        "a storage outside, in a mapping that stands on the application",
        """\
from shop import storage
app.kept = {}
app.kept["storage"] = storage()

@app.post("/")
def add():
    current_app.kept["storage"].put(request.form["x"])
    return ""
""",
    ),
    left(
        "what is found once for each key, which is a cache",
        """\
tables = {}

def table(name):
    known = tables.get(name)
    if known is not None:
        return known
    found = look_up(name)
    tables[name] = found
    return found

@app.get("/<name>")
def home(name):
    return table(name)
""",
    ),
    left(
        "settings that are read by a function of its own, when first needed",
        """\
_settings = None

def load():
    global _settings
    _settings = dict(open("settings.ini").readlines())

def setting(name):
    if _settings is None:
        load()
    return _settings[name]

@app.get("/")
def home():
    return setting("title")
""",
    ),
    left(
        "a registry that a decorator fills as modules are imported",
        """\
class Registry:
    def __init__(self):
        self.known = {}
    def add(self, view, hidden=False):
        self.known[view.__name__] = hidden
        return view
    def __call__(self, view=None, hidden=False):
        return self.add(view, hidden)
registry = Registry()

class Pages:
    def __init__(self):
        self.queried = []
    def get(self, path):
        def decorator(view):
            def handler(**given):
                return view(**given)
            self.queried.append(path)
            app.add_url_rule(path, view.__name__, handler)
            return view
        return decorator
pages = Pages()

@app.get("/")
@registry
def home():
    return str(len(registry.known))

@pages.get("/page")
def page():
    return ""
""",
    ),
    left(
        "services that are made when first needed, under constant keys",
        """\
class Service:
    pass
KEY = "service"
services = {}

def service():
    found = services.get(KEY)
    if isinstance(found, Service):
        return found
    services[KEY] = made = Service()
    return made

def other():
    found = current_app.extensions.get("other")
    if found is not None:
        return found
    current_app.extensions["other"] = made = Service()
    return made

@app.post("/")
def home():
    return str((service(), other()))
""",
    ),
    left(
        "modules that are imported by the name of a tenant",
        """\
import importlib
rules = {}

def load(tenant):
    rules[tenant] = importlib.import_module(f"rules.{tenant}")

@app.get("/<tenant>")
def home(tenant):
    if tenant not in rules:
        load(tenant)
    return rules[tenant].text()
""",
    ),
    left(
        "two names that are put together when one of them is missing",
        """\
import json
clients, admins = [], []

def load():
    global clients, admins
    clients = json.load(open("clients.json"))
    admins = json.load(open("admins.json"))

@app.get("/")
def home():
    if not clients:
        load()
    return str(admins)
""",
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


def test_routes_that_read_another_entry_are_not_concerned(tmp_path: Path) -> None:
    """A mapping of settings, of which a page for operators changes one."""
    source = """\
settings = {"title": "a", "footer": "b"}

@app.post("/title")
def title():
    settings["title"] = request.form["title"]
    return ""

@app.get("/footer")
def footer():
    return settings["footer"]

@app.get("/both")
def both():
    return settings["footer"] + settings["title"]

@app.get("/any/<name>")
def anything(name):
    return settings[name]

@app.get("/all")
def every():
    return dict(settings)
"""
    (one,) = assert_found(tmp_path, found("", source, "`settings` is changed by title()"), CHECK)

    assert set(one.routes) == {"POST /title", "GET /both", "GET /any/<name>", "GET /all"}
