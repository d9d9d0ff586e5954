"""A name leads back to what it was put together from, also where that was handed over."""

import pytest

from tests.offramp.code.sources import calls, project

KEPT = """
class Store:
    def save(self): pass
class Other:
    def save(self): pass
class Holder:
    def __init__(self, store, name=None):
        self.store = store
    def work(self):
        self.store.save()
"""


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("holder = Holder(Store())", "app.Store.save"),
        ("holder = Holder(name='x', store=Store())", "app.Store.save"),
        ("try:\n    holder = Holder(Store())\nexcept Exception:\n    raise", "app.Store.save"),
        (
            "a = Holder(Store())\nb = Holder(Other())",
            "app.Store.save",
        ),  # one of them stands for both
        (
            "class App:\n    def __init__(self):\n        self.held = Holder(Store())",
            "app.Store.save",
        ),
        ("", "app.Holder().store.save"),
        ("holder = Holder(unknown())", "app.Holder().store.save"),
    ],
)
def test_what_a_constructor_keeps_is_what_its_object_was_made_with(tmp_path, text, target):
    """Objects are handed to each other where they are made, which no name in them tells."""
    found = project(tmp_path, {"app.py": f"{KEPT}\n{text}\n"})
    assert calls(found, "app.Holder.work") == [target]


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("'store'", "app.Store.save"),
        ("'other'", "app.Other.save"),
        ("name", "builtins.dict()[].save"),
    ],
)
def test_what_a_function_returns_in_a_mapping_is_found_by_its_key(tmp_path, key, target):
    """`{"client": ..., "users": ...}` is how set-up code returns several things."""
    text = f"""
def make():
    return {{"store": Store(), "other": Other()}}
def view(name):
    made = make()
    made[{key}].save()
"""
    found = project(tmp_path, {"app.py": KEPT + text})
    assert target in calls(found, "app.view")


@pytest.mark.parametrize(
    ("call", "target"),
    [
        ("super().get()", "app.Near.get"),
        ("super(Near, self).get()", "app.Base.get"),
        ("super(Far, self).get()", "app.Near.get"),
    ],
)
def test_super_asks_bases_in_pythons_order(tmp_path, call, target):
    """A mixin that comes after a class is asked after that class's own bases, if it shares them."""
    text = f"""
class Base:
    def get(self): pass
class Near(Base):
    def get(self): pass
class Far(Base):
    pass
class View(Far, Near):
    def get(self):
        {call}
"""
    found = project(tmp_path, {"app.py": text})
    assert target in calls(found, "app.View.get")
