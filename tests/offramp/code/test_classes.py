"""What classes have by their bases."""

import pytest

from tests.offramp.code.sources import calls, project

CLASSES = """
    import requests

    class Base:
        client = requests.Session()

        def __init__(self):
            self.session = requests.Session()

        def fetch(self):
            return self.session.get("/")

        @property
        def other(self):
            return requests.Session()

    class Child(Base):
        def fetch(self):
            return super().fetch()

        def all(self):
            self.session.post("/")
            self.client.put("/")
            self.other.delete("/")

    def view():
        Child().fetch()
"""


def test_attributes_are_those_of_the_class_and_its_bases(tmp_path):
    """Of the object, of the class, and what a property returns."""
    found = project(tmp_path, {"app.py": CLASSES})

    assert calls(found, "app.Child.all") == [
        "requests.Session().post",
        "requests.Session().put",
        "requests.Session().delete",
        "app.Base.other",
    ]
    assert calls(found, "app.view") == ["app.Child.fetch", "app.Child"]
    assert calls(found, "app.Child.fetch")[0] == "app.Base.fetch"


def test_a_property_is_what_it_returns_not_what_sets_it(tmp_path):
    """Both have one name; the attribute of an object runs the first."""
    found = project(
        tmp_path,
        {
            "app.py": """
    import requests

    class Client:
        @property
        def session(self):
            return requests.Session()

        @session.setter
        def session(self, given):
            given.close()

    def view():
        Client().session.get("/")
"""
        },
    )

    assert calls(found, "app.view") == [
        "requests.Session().get",
        "app.Client.session",
        "app.Client",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "class A(A):\n    def go(self):\n        self.x()\n",
        "class A(B):\n    def go(self):\n        self.x()\nclass B(A):\n    pass\n",
        "class A(make()):\n    def go(self):\n        self.x()\ndef make():\n    return A\n",
    ],
    ids=["itself", "each other", "by a function"],
)
def test_classes_in_a_circle_end(tmp_path, text):
    """No Python would run them; the text may hold them."""
    assert len(calls(project(tmp_path, {"app.py": text}), "app.A.go")) == 1


@pytest.mark.parametrize(
    "further",
    [
        "class A{n}(A{m}, B{m}): pass\nclass B{n}(A{m}, B{m}): pass\n",
        "class A{n}(A{m}): pass\n",
    ],
)
def test_diamonds_and_long_lines_of_classes_end(tmp_path, further):
    """By each way alone, forty diamonds would be gone up a million million times."""
    text = "class A0:\n    def far(self): pass\nclass B0: pass\n"
    text += "".join(further.format(n=n, m=n - 1) for n in range(1, 41))
    text += "class Near(A3):\n    def near(self): pass\n"
    found = project(tmp_path, {"app.py": text})

    every = [one.qualname for one in found.classes.lineage(found.cls("app.Near"))]
    deepest = found.classes.lineage(found.cls("app.A40"))

    assert every[:2] == ["Near", "A3"]
    assert every[-1] in {"A0", "B0"}
    assert deepest[0].qualname == "A40"
