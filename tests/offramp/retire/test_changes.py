"""What the top of a module does to a value that it made: it goes and stays with the value."""

import pytest

SHOP = {
    "app.py": """
        from flask import Flask
        from old import pages

        app = Flask(__name__)
        app.register_blueprint(pages)


        @app.get("/stays")
        def stays():
            return "x"
    """,
    "old.py": """
        from flask import Blueprint
        from worded import VALUE

        pages = Blueprint("pages", __name__)


        @pages.get("/goes")
        def goes():
            return str(VALUE)
    """,
}
PARSER = """import argparse
from operator import itemgetter

VALUE = argparse.ArgumentParser()
"""
OWN = [
    'VALUE = {}\nVALUE["a"] = 1\n',
    'VALUE = []\nVALUE.append("x")\n',
    'VALUE = ["a"]\nVALUE += ["x"]\n',
    'from stock import ALL\n\nVALUE = {**ALL}\nVALUE.update(a=1)\ndel VALUE["a"]\n',
    'VALUE = set()\nfor one in "abc":\n    VALUE.add(one)\n',
    'from collections import defaultdict\n\nVALUE = defaultdict(list)\nVALUE["a"] = [1]\n',
    "from types import SimpleNamespace\n\nVALUE = SimpleNamespace()\nVALUE.size = 3\n",
    'import argparse\n\nVALUE = argparse.ArgumentParser()\nVALUE.add_argument("x", type=int)\n',
    PARSER + 'VALUE.add_argument("x", type=itemgetter(0))\n',
    'from stock import ALL\n\nVALUE = ALL.copy()\nVALUE["a"] = sorted("ba")\n',
]
STOCK = {"stock.py": "ALL = {}\n\n\ndef noted(value):\n    ALL[1] = value\n    return value\n"}


@pytest.mark.parametrize("worded", OWN)
def test_what_only_changes_it_goes_with_a_value(application, worded):
    """It did nothing for anybody else: nothing is left of the module."""
    shop = application(SHOP | STOCK | {"worded.py": worded})
    made = shop.retire("GET /goes")

    assert made.refusals == []
    assert not shop.has("worded.py")


@pytest.mark.parametrize(
    ("worded", "line"),
    [
        ("from stock import noted\n\nVALUE = []\nnoted(VALUE)\n", 4),
        ("from stock import noted\n\nVALUE = []\nVALUE.append(noted(3))\n", 4),
        ("import stock\n\nVALUE = []\nVALUE.append(stock.noted(VALUE))\n", 4),
        ('from stock import ALL\n\nVALUE = {"all": ALL}\nVALUE["all"].update(a=1)\n', 4),
        ("from stock import ALL\n\nVALUE = ALL\nVALUE.update(a=1)\n", 4),
        (PARSER + 'from stock import noted\nVALUE.add_argument("x", type=noted(VALUE))\n', 6),
        ("import threading\n\nVALUE = threading.Thread()\nVALUE.start()\n", 4),
        ('from stock import ALL\n\nVALUE = []\nALL["value"] = VALUE\n', 4),
        ('from stock import ALL\n\nVALUE = {}\nVALUE["a"] = ALL["b"] = 1\n', 4),
    ],
)
def test_what_others_may_see_is_no_part_of_a_value(application, worded, line):
    """They would not be handed it any more, or miss the change: what stands there is said."""
    made = application(SHOP | STOCK | {"worded.py": worded}).plan("GET /goes")

    [refusal] = made.refusals
    assert refusal.startswith(f"worded tells others of something in line {line} when")


LISTED = """
    from flask import Flask
    import argparse
    import copy
    from pathlib import Path
    from sized import sized

    app = Flask(__name__)
    parser = argparse.ArgumentParser()
    # who asks
    parser.add_argument("name", type=Path)
    other = copy.deepcopy(parser)
    other.add_argument("more", type=sized)
    {more}


    @app.get("/goes")
    def goes():
        return other.parse_args()


    @app.get("/stays")
    def stays():
        return {stays}
"""
SIZED = "def sized(text):\n    return len(text)\n"


def listed(stays, more=""):
    return {"app.py": LISTED.format(stays=stays, more=more), "sized.py": SIZED}


def test_what_only_its_changes_use_goes_along(application):
    """As parsers are made of each other: with the one that stays nothing happens."""
    shop = application(listed("parser.parse_args()"))
    made = shop.retire("GET /goes")

    assert made.refusals == []
    assert "other" not in shop.text("app.py")
    assert 'parser.add_argument("name", type=Path)' in shop.text("app.py")
    assert not shop.has("sized.py")


def test_all_changes_of_a_value_go_with_the_comments_above(application):
    shop = application(listed('"x"'))
    shop.retire("GET /goes")

    assert "parser" not in shop.text("app.py")
    assert "who asks" not in shop.text("app.py")
    assert "Path" not in shop.text("app.py")


@pytest.mark.parametrize(
    ("stays", "more"),
    [
        ("other.parse_args()", ""),
        ('"x"', 'app.config["PARSER"] = other'),
        ('"x"', "app.register_error_handler(404, other)"),
        ('"x"', "PARSERS = [other]"),
    ],
)
def test_a_value_that_stays_keeps_its_changes(application, stays, more):
    """Used by what stays, or handed to it."""
    shop = application(listed(stays, more))
    shop.retire("GET /goes")

    assert 'other.add_argument("more", type=sized)' in shop.text("app.py")
    assert 'parser.add_argument("name"' in shop.text("app.py")
    assert shop.has("sized.py")


NAMESPACE = """
    from flask_restx import Namespace, Resource, fields

    api = Namespace("goes", path="/goes")
    price = fields.Float()
    api.models["thing"] = api.model("thing", {"price": price})
    parser = api.parser()
    parser.add_argument("x")


    @api.route("")
    class Goes(Resource):
        @api.expect(parser)
        def get(self):
            return parser.parse_args()
"""
RESTX = """
    from flask import Flask
    from flask_restx import Api
    from old import api as old

    app = Flask(__name__)
    api = Api(app)
    api.add_namespace(old)


    @app.get("/stays")
    def stays():
        return "x"
"""


def test_a_namespace_goes_with_its_models(application):
    """What its module writes into them is nobody else's."""
    shop = application({"app.py": RESTX, "old.py": NAMESPACE})
    made = shop.plan("GET /goes")

    assert made.refusals == []
    assert made.changes[shop.folder / "old.py"] is None


def test_a_value_of_two_names_is_told_apart(application):
    """A loop that changes something else as well, or binds a name of the module, stays as it is."""
    worded = (
        "KEPT = []\nVALUE = []\nfor one in 'ab':\n    VALUE.append(one)\n    KEPT.append(one)\n"
    )
    files = SHOP | {
        "app.py": SHOP["app.py"].replace("from old", "from worded import KEPT\n        from old"),
        "worded.py": worded,
    }
    files["app.py"] = files["app.py"].replace('return "x"', "return str(KEPT)")
    shop = application(files)
    shop.retire("GET /goes")

    assert shop.text("worded.py") == worded
