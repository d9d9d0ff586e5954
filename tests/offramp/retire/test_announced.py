"""Decorators of the project that note what they are put on: a registry calls it by a text."""

import pytest

APP = """
    from flask import Flask
    from kinds import KINDS, first

    app = Flask(__name__)


    @app.get("/goes")
    def goes():
        return first("x")


    @app.get("/stays/<kind>")
    def stays(kind):
        return KINDS[kind]("y")
"""
KINDS = """
    KINDS = {{}}


    {decorator}


    @noted{call}
    def first(text):
        return worded(text)


    def worded(text):
        return text
"""
NOTING = """
    def noted(function):
        KINDS[function.__name__] = function
        return function
"""
NOTING_AS = """
    def noted(name):
        def note(function):
            KINDS[name] = function
            return function

        return note
"""
WRAPPING = """
    def noted(function):
        def inner(*arguments):
            return function(*arguments)

        return inner
"""
AT_TIMES = """
    def noted(function):
        if not KINDS:
            return function

        def inner(*arguments):
            return function(*arguments)

        return inner
"""


@pytest.mark.parametrize(
    ("decorator", "call", "stays"),
    [
        (NOTING, "", True),
        (NOTING_AS, "('first')", True),
        (WRAPPING, "", False),
        (AT_TIMES, "", False),
    ],
)
def test_what_a_registry_of_the_project_notes_stays(application, decorator, call, stays):
    """`KINDS["first"]` finds it; who wraps a function has it nowhere else."""
    kinds = KINDS.format(decorator=decorator.strip("\n").lstrip(" "), call=call)
    shop = application({"app.py": APP, "kinds.py": kinds})
    made = shop.retire("GET /goes")

    assert ("def worded" in shop.text("kinds.py")) is stays
    assert any(one.startswith("kinds.first: nothing that stays") for one in made.kept) is stays


HEIRS = """
    from abc import ABC, ABCMeta


    class Meta(type):
        known = []

        def __init__(cls, *given, **more):
            super().__init__(*given)
            Meta.known.append(cls)


    class Kind{parents}:
        {body}


    class First(Kind):
        def run(self):
            return "f"
"""
OF_HEIRS = """
    from flask import Flask
    from kinds import First, Kind

    app = Flask(__name__)


    @app.get("/goes")
    def goes():
        return First().run()


    @app.get("/stays")
    def stays():
        return str({stays})
"""


@pytest.mark.parametrize(
    ("parents", "body", "stays", "is_kept"),
    [
        ("", "def __init_subclass__(cls): ...", "Kind", True),
        ("(metaclass=Meta)", "pass", "Kind", True),
        ("", "pass", "Kind.__subclasses__()", True),
        ("", "@classmethod\n        def all(cls): return cls.__subclasses__()", "Kind.all()", True),
        ("", "pass", "Kind", False),
        ("(metaclass=ABCMeta)", "pass", "Kind", False),
        ("(ABC)", "pass", "Kind", False),
    ],
)
def test_a_class_that_its_base_knows_stays_with_it(application, parents, body, stays, is_kept):
    """Nobody names the heirs of such a class: it has a list of them."""
    kinds = HEIRS.format(parents=parents, body=body)
    shop = application({"app.py": OF_HEIRS.format(stays=stays), "kinds.py": kinds})
    shop.retire("GET /goes")

    assert ("class First" in shop.text("kinds.py")) is is_kept
