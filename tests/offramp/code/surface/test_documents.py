"""Lists of routes and settings in files that the code reads."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

APP = """
    import importlib, json, os, tomllib, yaml
    from pathlib import Path
    from flask import Flask
    FILE = os.path.join(os.path.dirname(__file__), "../conf/{name}")
    app = Flask(__name__, static_folder=None)
    {read}
    for one in pages["pages"]:
        module, _, name = one["view"].rpartition(".")
        view = getattr(importlib.import_module(module), name)
        app.add_url_rule(one["path"], view_func=view)
"""
VIEWS = "def users(): return ''\ndef orders(): return ''\n"
FILES = {
    "pages.yaml": (
        "pages:\n- {path: /users, view: shop.views.users}\n"
        "- {path: /orders, view: shop.views.orders}\n"
    ),
    "pages.json": (
        '{"pages": [{"path": "/users", "view": "shop.views.users"},'
        ' {"path": "/orders", "view": "shop.views.orders"}]}'
    ),
    "pages.toml": (
        '[[pages]]\npath = "/users"\nview = "shop.views.users"\n'
        '[[pages]]\npath = "/orders"\nview = "shop.views.orders"\n'
    ),
}
READS = {
    "a stream of YAML": (
        "pages.yaml",
        "with open(FILE) as given: pages = yaml.load(given, Loader=yaml.SafeLoader)",
    ),
    "a text of YAML": ("pages.yaml", "pages = yaml.safe_load(Path(FILE).read_text())"),
    "a stream of JSON": ("pages.json", "pages = json.load(open(FILE))"),
    "a text of JSON": ("pages.json", "pages = json.loads(open(FILE, 'r').read())"),
    "a name in the working directory": ("pages.json", "pages = json.load(open('conf/pages.json'))"),
    "a text in the code": (
        "none",
        """pages = json.loads('{"pages": [{"path": "/users", "view": "shop.views.users"},'
                       '{"path": "/orders", "view": "shop.views.orders"}]}')""",
    ),
    "an opened path": (
        "pages.toml",
        (
            "with (Path(__file__).parent.parent / 'conf' / 'pages.toml').open('rb') as given:\n"
            "        pages = tomllib.load(given)"
        ),
    ),
}


def found(folder, name, load, **files):
    sources = {
        "shop/__init__.py": "",
        "shop/views.py": VIEWS,
        "shop/app.py": APP.replace("{name}", name).replace("{read}", load),
        **{f"conf/{one}": text for one, text in {**FILES, **files}.items()},
    }
    write(folder, sources)
    return surface.find(read(folder))


@pytest.mark.parametrize(("name", "load"), READS.values(), ids=READS)
def test_routes_of_a_file_that_is_read_are_found(tmp_path, name, load):
    """The list is a part of the code, in another language."""
    routes = found(tmp_path, name, load).routes

    assert {one.path: one.sure for one in routes} == {"/users": True, "/orders": True}


@pytest.mark.parametrize(
    "load",
    [
        "pages = json.load(open('/etc/pages.json'))",
        "pages = json.load(open(os.environ['PAGES']))",
        "pages = json.loads(input())",
        "pages = json.loads('{\"pages\": [')",
        "pages = json.load(open('conf/broken.json'))",
        "pages = yaml.safe_load(open('conf/deep.yaml'))",
        "pages = yaml.safe_load(open('../../secret.yaml'))",
    ],
)
def test_what_lies_elsewhere_or_cannot_be_read_is_not_known(tmp_path, load):
    """A doubt says that routes are declared there."""
    files = {"broken.json": '{"pages": [}', "deep.yaml": "[" * 100_000}
    ours = found(tmp_path, "pages.yaml", load, **files)

    assert ours.routes == []
    assert ours.doubts


def test_switches_of_a_file_are_likely(tmp_path):
    """Where the application runs another file may lie."""
    text = """
        import json
        from flask import Flask
        settings = json.load(open("settings.json"))
        app = Flask(__name__, static_folder=None)
        app.add_url_rule(settings["root"] + "/users", "users", lambda: "")
        if settings["has_admin"]:
            app.add_url_rule("/admin", "admin", lambda: "")
    """
    write(tmp_path, {"app.py": text, "settings.json": '{"root": "/v1", "has_admin": false}'})

    routes = {one.path: one.sure for one in surface.find(read(tmp_path)).routes}

    assert routes == {"/v1/users": True, "/admin": False}


def test_a_folder_of_large_files_is_not_read_to_its_end(tmp_path):
    """They would take longer than everything else, and that is said."""
    text = """
        import os, yaml
        from flask import Flask
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/first", "first", lambda: "")
        for name in sorted(os.listdir("texts")):
            texts = yaml.safe_load(open("texts/" + name))
        app.add_url_rule("/last", "last", lambda: "")
    """
    large = "- a: text\n" * 20_000
    write(tmp_path, {"app.py": text.replace('"texts"', 'os.path.dirname(__file__) + "/texts"')})
    write(tmp_path, {f"texts/{at}.yaml": large for at in range(9)})

    ours = surface.find(read(tmp_path))

    assert {one.path for one in ours.routes} == {"/first", "/last"}
    assert [one.message for one in ours.doubts] == [
        "not all files that set-up code parses are read"
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "\n".join(f"- &a{at + 1} [{', '.join([f'*a{at}'] * 10)}]" for at in range(9)),
        "- &own [*own]",
    ],
    ids=["a thousand million values", "a list that holds itself"],
)
def test_aliases_that_stand_for_too_much_are_not_followed(tmp_path, listed):
    """A file of a few hundred bytes would take all memory; what does not hang on it is found."""
    text = """
        import yaml
        from flask import Flask
        app = Flask(__name__, static_folder=None)
        for one in yaml.safe_load(open("pages.yaml")):
            app.add_url_rule(one, one, lambda: "")
        app.add_url_rule("/last", "last", lambda: "")
    """
    write(tmp_path, {"app.py": text, "pages.yaml": f"- &a0 [/one]\n{listed}\n"})

    assert "/last" in {one.path for one in surface.find(read(tmp_path)).routes}


def test_a_file_of_json_may_be_large(tmp_path):
    """It is read a hundred times as fast."""
    text = """
        import json
        from flask import Flask
        app = Flask(__name__, static_folder=None)
        for one in json.load(open("pages.json"))["pages"]:
            app.add_url_rule(one["path"], one["path"], lambda: "")
    """
    pages = '{"pages": [{"path": "/one"}], "texts": [' + '"text", ' * 100_000 + '"last"]}'
    write(tmp_path, {"app.py": text, "pages.json": pages})

    ours = surface.find(read(tmp_path))

    assert [one.path for one in ours.routes] == ["/one"]
    assert ours.doubts == []


@pytest.mark.parametrize(
    ("name", "said"), [("own.toml", 'ROOT = "/v1"'), ("own.json", '{"ROOT": "/v1"}')]
)
def test_settings_of_a_file_are_likely(tmp_path, name, said):
    """`from_file` reads it; another one may lie where the application runs."""
    text = f"""
        import json, tomllib
        from flask import Flask
        app = Flask(__name__, static_folder=None)
        app.config.from_file("{name}", load=tomllib.load, text=False)
        app.add_url_rule(app.config["ROOT"] + "/users", "users", lambda: "")
    """
    write(tmp_path, {"app.py": text, name: said})

    assert [one.path for one in surface.find(read(tmp_path)).routes] == ["/v1/users"]


def test_settings_of_a_file_that_is_not_there_are_not_known(tmp_path):
    """A path that begins with one is told without it, not sure."""
    text = """
        import json
        from flask import Flask
        app = Flask(__name__, static_folder=None)
        app.config.from_file("/etc/shop.json", load=json.load)
        app.add_url_rule(app.config["ROOT"] + "/users", "users", lambda: "")
    """
    write(tmp_path, {"app.py": text})

    assert [(one.path, one.sure) for one in surface.find(read(tmp_path)).routes] == [
        ("/users", False)
    ]
