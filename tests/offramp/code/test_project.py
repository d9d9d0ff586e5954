"""A name leads to where it is defined, through whatever it was imported by."""

import pytest

from tests.offramp.code.sources import calls, project

CALLS_SAVE = "{}\ndef view():\n    save()\n"
STORE = "def save():\n    pass\n"


@pytest.mark.parametrize(
    ("files", "view", "target"),
    [
        ({"store.py": STORE, "app.py": "from store import save"}, "app", "store.save"),
        ({"store.py": STORE, "app.py": "from store import *"}, "app", "store.save"),
        (
            {"web/__init__.py": "", "web/store.py": STORE, "web/app.py": "from .store import save"},
            "web.app",
            "web.store.save",
        ),
        (
            {
                "web/__init__.py": "from .store import save",
                "web/store.py": STORE,
                "web/app.py": "from web import save",
            },
            "web.app",
            "web.store.save",
        ),
        (
            {
                "src/web/__init__.py": "",
                "src/web/store.py": STORE,
                "src/web/app.py": "from web.store import save",
            },
            "src.web.app",
            "src.web.store.save",
        ),
        (
            {
                "api/__init__.py": "",
                "api/src/__init__.py": "",
                "api/src/web/__init__.py": "",
                "api/src/web/store.py": STORE,
                "api/app.py": "from web.store import save",
            },
            "api.app",
            "api.src.web.store.save",
        ),
        (
            {
                "my-api/__init__.py": "",
                "my-api/web/__init__.py": "",
                "my-api/web/store.py": STORE,
                "my-api/app.py": "from web.store import save",
            },
            "my-api.app",
            "my-api.web.store.save",
        ),
        (
            {
                "api/__init__.py": "",
                "api/requests/__init__.py": "",
                "api/requests/store.py": STORE,
                "app.py": "from requests.store import save",
            },
            "app",
            "requests.store.save",
        ),
        (
            {"space/store.py": STORE, "space/app.py": "from space.store import save"},
            "space.app",
            "space.store.save",
        ),
        (
            {
                "web/__init__.py": "",
                "web/a/__init__.py": "",
                "web/store.py": STORE,
                "web/a/app.py": "from ..store import save",
            },
            "web.a.app",
            "web.store.save",
        ),
        (
            {"app.py": "try:\n    from fast import save\nexcept ImportError:\n    save = None"},
            "app",
            "fast.save",
        ),
        (
            {"app.py": "import sys\nif sys.platform:\n    def save(): pass\n"},
            "app",
            "app.save",
        ),
        ({"app.py": "save = None\nfrom requests import get as save"}, "app", "requests.get"),
        (
            {
                "web/__init__.py": "from .save import save",
                "web/save.py": STORE,
                "app.py": "from web import save",
            },
            "app",
            "web.save.save",
        ),
        (
            {
                "web/__init__.py": "from . import save",
                "web/save.py": STORE,
                "app.py": "from web import save",
            },
            "app",
            "web.save",
        ),
        (
            {
                "store.py": STORE,
                "app.py": (
                    "import importlib\nif importlib:\n"
                    "    save = importlib.import_module('x').save\n"
                    "else:\n    from store import save"
                ),
            },
            "app",
            "store.save",
        ),
        (
            {"app.py": "import importlib\nsave = importlib.import_module('x').save"},
            "app",
            "importlib.import_module().save",
        ),
        (
            {
                "other.py": STORE,
                "store.py": STORE,
                "app.py": "from other import save\nfrom store import save",
            },
            "app",
            "store.save",
        ),
        (
            {
                "web/__init__.py": "from web.save import keep\nsave = keep",
                "web/save.py": "def keep(): pass",
                "app.py": "from web import save",
            },
            "app",
            "web.save.keep",
        ),
        (
            {
                "web/__init__.py": "from .save import Save\nsave = Save()",
                "web/save.py": "class Save:\n    def __call__(self): pass",
                "app.py": "from web import save",
            },
            "app",
            "web.save.Save()",
        ),
        (
            {
                "web/__init__.py": "save = print\nfrom .save import keep",
                "web/save.py": "def keep(): pass",
                "app.py": "from web import save",
            },
            "app",
            "web.save",
        ),
        (
            {
                "web/__init__.py": "save = print",
                "web/save.py": "def keep(): pass",
                "app.py": "from web import save",
            },
            "app",
            "web.save",
        ),
    ],
    ids=[
        *("from", "star", "relative", "re-exported", "src layout"),
        *("src is a package", "no name of a package", "inside a package", "namespace package"),
        "parent",
        *("tried", "conditional", "bound twice", "named like its module", "the module itself"),
        *("known in one of two places", "known in none", "imported twice"),
        *("put over its module", "made over its module", "put below", "not imported yet"),
    ],
)
def test_an_imported_name_leads_to_its_definition(tmp_path, files, view, target):
    """All of these are one function, and a route that calls it reaches it."""
    name = next(one for one in files if one.endswith("app.py"))
    files = {**files, name: CALLS_SAVE.format(files[name])}

    assert calls(project(tmp_path, files), f"{view}.view") == [target]


def test_a_root_that_is_itself_a_package_has_its_name(tmp_path):
    """Its modules call each other by it."""
    root = tmp_path / "web"
    files = {"__init__.py": "", "store.py": STORE}
    files["app.py"] = CALLS_SAVE.format("from web.store import save")

    assert calls(project(root, files), "web.app.view") == ["web.store.save"]


def test_modules_that_import_each_other_end(tmp_path):
    """Flask applications do: the application and its views."""
    found = project(
        tmp_path,
        {
            "a.py": "from b import *\nfrom b import one\ndef view():\n    one()\n",
            "b.py": "from a import *\nfrom a import one, two\ndef view():\n    two()\n",
        },
    )

    assert calls(found, "a.view") == [] or len(calls(found, "a.view")) == 1


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("from flask import g\ndef before():\n    g.db = requests.Session()\n", "g.db.get()"),
        (
            "from flask import current_app\ndef make(app):\n    app.http = requests.Session()\n",
            "current_app.http.get()",
        ),
        (
            (
                "from werkzeug.local import LocalProxy\n"
                "def session():\n    return requests.Session()\nhttp = LocalProxy(session)\n"
            ),
            "http.get()",
        ),
        (
            (
                "from werkzeug.local import LocalProxy\n"
                "http = LocalProxy(lambda: requests.Session())\n"
            ),
            "http.get()",
        ),
        (
            (
                "from contextlib import contextmanager\n"
                "@contextmanager\ndef opened():\n    yield requests.Session()\n"
            ),
            "with opened() as http:\n        http.get()",
        ),
        (
            "class Opened:\n    def __enter__(self):\n        return requests.Session()\n",
            "with Opened() as http:\n        http.get()",
        ),
        (
            "http = None\ndef begin():\n    global http\n    http = requests.Session()\n",
            "http.get()",
        ),
        ("def made() -> requests.Session: ...\n", "made().get()"),
        ("", "if (http := requests.Session()):\n        http.get()"),
        ("", "http: requests.Session = unknown()\n    http.get()"),
        ("", "(None or requests.Session()).get()"),
        ("", "match 1:\n        case 1:\n            requests.Session().get()"),
        ("", "[one for one in (1,) if requests.Session().get()]"),
        ("", "return lambda: requests.Session().get()"),
    ],
)
def test_a_value_is_known_wherever_it_was_put(tmp_path, text, target):
    """So that a call of it is a call of what it is."""
    source = f"import requests\n{text}\ndef view():\n    {target}\n"

    assert "requests.Session().get" in calls(project(tmp_path, {"app.py": source}), "app.view")


def test_a_variable_of_another_function_is_not_the_modules(tmp_path):
    """Only `global` puts a value on a name of the module."""
    text = "import requests\nhttp = None\ndef begin():\n    http = requests.Session()\n"
    source = f"{text}def view():\n    http.get()\n"

    assert "requests.Session().get" not in calls(project(tmp_path, {"app.py": source}), "app.view")


def test_an_argument_of_a_lambda_is_not_what_the_module_calls_so(tmp_path):
    """It stands for what its caller gives."""
    text = "from flask import request\ndef view():\n    sort(key=lambda request: request.go())\n"

    assert "flask.request.go" not in calls(project(tmp_path, {"app.py": text}), "app.view")


@pytest.mark.parametrize(
    "source",
    [
        """
    import typing
    import flask
    if typing.TYPE_CHECKING:
        from app.kinds import Kept
        g = typing.cast(Kept, object())
    else:
        g = flask.g
""",
        """
    import flask
    from typing import cast
    from app.kinds import Kept
    g = cast(Kept, flask.g)
""",
    ],
)
def test_what_types_say_of_a_request_is_no_object_of_the_projects(tmp_path, source):
    """It is kept for one request, whatever an editor is told."""
    found = project(
        tmp_path,
        {
            "app/__init__.py": source,
            "app/kinds.py": "class Kept: pass\n",
            "app/views.py": "from app import g\ndef view():\n    g.user.get()\n",
        },
    )

    assert calls(found, "app.views.view") == ["flask.g.user.get"]


def test_an_extension_may_be_called_as_before_flask_1(tmp_path):
    """`flask.ext.login` was `flask_login`, and is what all that is known of it is kept under."""
    source = "from flask.ext.login import current_user\ndef view():\n    current_user.get_id()\n"

    assert calls(project(tmp_path, {"app.py": source}), "app.view") == [
        "flask_login.current_user.get_id"
    ]


AGAIN = """
from flask import Flask
app = Flask(__name__)
@app.post("/add")
def add():
    add("x")
def add(name):
    keep(name)
def keep(name): pass
"""
CHOSEN = """
try:
    from fast import add
except ImportError:
    def add(name): pass
if DEBUG:
    def show(name): pass
else:
    def show(name): pass
def view():
    add("x")
    show("x")
"""


def test_of_functions_of_one_name_the_last_is_called(tmp_path):
    """A view calls what stands below it by its own name, and not itself."""
    found = project(tmp_path, {"app.py": AGAIN})

    assert calls(found, "app.add") == ["app.add@7"]


def test_of_functions_of_one_name_of_which_one_is_chosen_the_first_is(tmp_path):
    """The text does not say which."""
    found = project(tmp_path, {"app.py": CHOSEN})

    assert calls(found, "app.view") == ["fast.add", "app.show"]


PARTS = {
    "shop/__init__.py": "",
    "shop/app.py": "from flask import Flask\nfrom celery import Celery\nfrom api import Api\n",
    "tests/__init__.py": "",
    "tests/parts/__init__.py": "",
    "tests/parts/flask/__init__.py": "",
    "tests/parts/flask/test_flask.py": "from shop.app import app",
    "tests/parts/celery/__init__.py": "",
    "tests/parts/api/__init__.py": "",
    "tests/parts/api/test_api.py": "from flask import Flask\nfrom celery import Celery",
    "tests/parts/sql/app.py": "from flask import Flask\nfrom api import Api\n",
}


@pytest.mark.parametrize("name", ["flask", "celery", "api"])
def test_a_folder_of_tests_that_is_called_like_a_package_is_not_that(tmp_path, name):
    """Tests have a folder for each part of the code: `class App(Flask)` would be nothing known."""
    one = project(tmp_path, PARTS)

    assert one.find(name, one.modules["shop.app"]) is None


def test_a_test_may_mean_what_lies_in_its_own_folder(tmp_path):
    """Only code outside of tests cannot."""
    files = {"shop.py": "", "tests/steps/login.py": "", "tests/test_it.py": "import steps.login"}
    one = project(tmp_path, files)
    meant = one.find("steps.login", one.modules["tests.test_it"])

    assert meant is not None
    assert meant.file == "tests/steps/login.py"


def test_a_package_of_the_sources_may_be_called_like_tests(tmp_path):
    """What stands in the folder that modules are imported from is named in full."""
    files = {
        "src/app.py": "from demo import pages",
        "src/demo/pages.py": "",
        "src/demo/__init__.py": "",
    }
    one = project(tmp_path, files)
    [near] = [each for each in one.modules.values() if each.file == "src/app.py"]
    meant = one.find("demo.pages", near)

    assert meant is not None
    assert meant.file == "src/demo/pages.py"
