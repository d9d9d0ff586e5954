"""Objects and names that lead to themselves, and to each other, by many ways."""

import pytest

from offramp.code.circles import Circles
from offramp.code.expressions import NOTHING
from tests.offramp.code.sources import calls, project

GROWING = """
    import requests

    class Node:
        def __init__(self, client, parent=None):
            self.client = client
            self.parent = parent

        def grow(self):
            self.left = Node(self.client, self)
            self.right = Node(self.client, parent=self)
            self.beside = Node(self.client, self.parent)

        def fetch(self):
            self.client.get("/")

    root = Node(requests.Session())
"""
MAKING_EACH_OTHER = "\n".join(
    f"""
    class C{one}:
        def __init__(self, kept):
            self.kept = kept
            self.others = [C0(self.kept), C1(self.kept), C2(self.kept)]
            self.first, self.second = C0(self.kept), C1(self.kept)
            self.third = C2(self.kept)
            self.fourth = C{one}(self.kept)

        def fetch(self):
            self.kept.get("/")
"""
    for one in range(3)
)
BOUND = """
    from flask import g

    def put():
        {}

    def view():
        g.a.get("/")
"""


def test_an_object_that_makes_others_of_its_kind_keeps_what_the_first_was_given(tmp_path):
    """A node of a tree hands on what it has: there are as many ways back as there are nodes."""
    found = project(tmp_path, {"app.py": GROWING})

    assert calls(found, "app.Node.fetch") == ["requests.Session().get"]


def test_classes_that_make_each_other_are_each_asked_once(tmp_path):
    """Three of them took longer than anybody waited."""
    first = "\n    import requests\n    first = C0(requests.Session())\n"
    found = project(tmp_path, {"app.py": MAKING_EACH_OTHER + first})

    assert calls(found, "app.C0.fetch") == ["requests.Session().get"]


@pytest.mark.parametrize(
    ("last", "called"),
    [
        ("g.f = None", "flask.g.a.get"),
        ("g.f = requests.Session()", "requests.Session().get"),
    ],
)
def test_what_is_put_on_g_may_lead_in_circles(tmp_path, last, called):
    """Six names, each by four ways to the others."""
    names = "abcdef"
    ways = [f"g.{one} = g.{other}" for one in names for other in names if one != other]
    source = "\n    import requests" + BOUND.format("\n        ".join([*ways, last]))
    found = project(tmp_path, {"app.py": source})

    assert calls(found, "app.view") == [called]


def test_what_leads_back_to_a_key_adds_nothing_there():
    """And is asked anew once the first is found, since it was cut short on the way."""
    asked: list[str] = []
    circles: Circles[str] = Circles()

    def find(key: str) -> str | None:
        asked.append(key)
        found = [circles.once(one, lambda one=one: find(one)) for one in "ab" if one != key]
        led = [one for one in found if one != NOTHING]
        return led[0] if led else "end" if key == "b" else None

    assert [circles.once("a", lambda: find("a")), circles.once("b", lambda: find("b"))] == [
        "end",
        "end",
    ]
    assert asked == ["a", "b", "b", "a"]
