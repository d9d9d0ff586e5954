"""What Python does that may make another route of what is written: doubted, or not sure."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

HEAD = """
from flask import Blueprint, Flask
app = Flask(__name__, static_folder=None)
"""
DOUBTED = {
    "code in a text": ("exec('@app.route(chr(47))\\ndef a(): ...')", "code in a text", []),
    "code of a file": ("exec(open('x.cfg').read())", "code in a text", []),
    "a number": ("exec('VERSION = 1')", "", []),
    "methods of elsewhere": (
        """
from plugins import VERBS
app.add_url_rule("/a", "a", print, methods=[one for one in VERBS])
""",
        "the methods of /a are not known",
        ["/a"],
    ),
    "some methods of elsewhere": (
        """
from plugins import VERB
app.add_url_rule("/a", "a", print, methods=["PUT", VERB])
""",
        "all methods of /a are not known",
        ["/a"],
    ),
    "a rule's own class": (
        """
from werkzeug.routing import Rule
class Own(Rule):
    def __init__(self, text): super().__init__("/b" + text)
app.url_rule_class = Own
app.add_url_rule("/a", "a", print)
""",
        "rules are of app.Own",
        ["/a"],
    ),
    "a rule's own class that matches alike": (
        """
from werkzeug.routing import Rule
class Own(Rule):
    shown = True
app.url_rule_class = Own
app.add_url_rule("/a", "a", print)
""",
        "",
        ["/a"],
    ),
    "a path that a loop lengthens": (
        """
from plugins import PARTS
path = "/a"
for part in PARTS:
    path += f"/{part}"
app.add_url_rule(path, "a", print)
""",
        "a route is declared whose path the text does not settle",
        [],
    ),
    "a path that a loop leaves": (
        """
from plugins import PARTS
path = "/a"
for part in PARTS:
    last = part
app.add_url_rule(path, "a", print)
""",
        "",
        ["/a"],
    ),
}


@pytest.mark.parametrize(("source", "message", "paths"), DOUBTED.values(), ids=DOUBTED)
def test_what_may_be_another_route_is_doubted(tmp_path, source, message, paths):
    """A route that is told wrongly, or not at all, must never be without a word."""
    write(tmp_path, {"app.py": f"{HEAD}{source}\n"})

    ours = surface.find(read(tmp_path))

    assert [one.path for one in ours.routes] == paths
    assert [one.message.startswith(message) for one in ours.doubts] == ([True] if message else [])


SWITCHED = """
from plugins import rows
found = {{}}
{}
app.config.update(found)
if app.config.get("SHOP"):
    app.add_url_rule("/shop", "shop", print)
app.add_url_rule("/", "home", print)
"""


@pytest.mark.parametrize(
    ("fill", "told"),
    [
        ("for name, value in rows(): found[name.upper()] = value", [False, True]),
        ("found.update(rows())", [False, True]),
        ("found.update(**{'CART': 1}); found['SHOP_2'] = rows()", [True]),
        ("found['SHOP'] = True", [True, True]),
    ],
    ids=["keys of elsewhere", "pairs of elsewhere", "values of elsewhere", "the switch itself"],
)
def test_a_dictionary_that_elsewhere_fills_may_have_any_key(tmp_path, fill, told):
    """Settings of a file turn parts of an application on."""
    write(tmp_path, {"app.py": HEAD + SWITCHED.format(fill)})

    assert [one.sure for one in surface.find(read(tmp_path)).routes] == told


@pytest.mark.parametrize(
    ("asked", "paths"), [("app.extensions['mail']", ["/a"]), ("SETTINGS['mail']", [])]
)
def test_what_extensions_put_into_an_application_is_there(asked, paths, tmp_path):
    """In a `try` an unknown key ends set-up, but an extension has put in its own."""
    source = f"""
        from flask import Flask
        SETTINGS = {{}}
        def create_app():
            app = Flask(__name__, static_folder=None)
            try:
                {asked}.debug = 0
                app.add_url_rule("/a", "a", lambda: "")
                return app
            except OSError:
                raise SystemExit
    """
    write(tmp_path, {"app.py": source})

    assert [one.path for one in surface.find(read(tmp_path)).routes] == paths
