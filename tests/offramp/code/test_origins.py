"""A name leads back to what it was put together from, also where that was handed over."""

import pytest

from offramp.code.origins import led
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


@pytest.mark.parametrize(
    ("more", "target"),
    [
        ({}, "web.stores.disk.make"),
        ({"web/stores/cloud.py": "def make(): pass"}, "importlib.import_module().make"),
    ],
)
def test_a_module_that_a_setting_names_is_the_only_one_there_is(tmp_path, more, target):
    """Which of several is meant is known when it runs; of one it is known now."""
    files = {
        "web/__init__.py": "",
        "web/stores/__init__.py": (
            "import importlib\n"
            "def view(app):\n"
            "    found = importlib.import_module('.' + app.config['STORE'], __name__)\n"
            "    return found.make()\n"
        ),
        "web/stores/disk.py": "def make(): pass",
    }
    assert target in calls(project(tmp_path, files | more), "web.stores.view")


def test_models_have_the_methods_of_the_class_that_the_extension_is_told(tmp_path):
    """Flask-SQLAlchemy makes its base of models of `model_class`."""
    text = """
from flask_sqlalchemy import Model, SQLAlchemy
class Crud(Model):
    def save(self): pass
db = SQLAlchemy(model_class=Crud)
class User(db.Model):
    pass
def view():
    User().save()
"""
    assert "app.Crud.save" in calls(project(tmp_path, {"app.py": text}), "app.view")


def test_a_name_that_leads_to_a_part_of_itself_is_looked_at_so_far(tmp_path):
    """Going down a tree assigns a name from its own part: a circle, which must end."""
    text = """
def view(tree):
    tree = tree["a"]["b"]
    return tree["c"]
"""
    found = project(tmp_path, {"app.py": text})
    function = found.function("app.view")
    names = found.names(function.module, function)

    assert len([*led(names.own.returns[0], names)]) < 100


@pytest.mark.parametrize(
    ("taken", "targets"),
    [
        ("one, other = make()", ["app.Store.save", "app.Other.save"]),
        ("made = make()\n    one, other = made[0], made[1]", ["app.Store.save", "app.Other.save"]),
        ("other, one = make()", ["app.Other.save", "app.Store.save"]),
        ("one, *other = rest()", ["app.Store.save", "builtins.tuple()[].save"]),
    ],
)
def test_what_a_function_returns_in_a_tuple_is_found_by_its_place(tmp_path, taken, targets):
    """A connection and an error, a client and its database: set-up code returns both."""
    text = f"""
def make():
    return Store(), Other()
def rest():
    return Store(), *things()
def view():
    {taken}
    one.save()
    other.save()
"""
    found = calls(project(tmp_path, {"app.py": KEPT + text}), "app.view")
    assert [one for one in found if one.endswith(".save")] == targets


@pytest.mark.parametrize(
    ("made", "taken", "target"),
    [
        ("[Store(), Store()]", "kept[at].save()", "app.Store.save"),
        ("{'a': Store(), 'b': Store()}", "kept[at].save()", "app.Store.save"),
        ("[Store() for _ in range(4)]", "kept[at].save()", "app.Store.save"),
        ("(Store(), Store())", "for one in kept: one.save()", "app.Store.save"),
        ("[Store(), Other()]", "kept[at].save()", "builtins.list()[].save"),
        ("[Store(), 'x']", "kept[at].save()", "builtins.list()[].save"),
        ("[]", "kept[at].save()", "builtins.list()[].save"),
        ("['x', 'y']", "kept[at].save()", "builtins.list()[].save"),
    ],
)
def test_an_element_is_what_all_elements_are(tmp_path, made, taken, target):
    """Valves, players and rooms stand in a list; which one is meant is decided as it runs."""
    text = f"""
kept = {made}
def view(at):
    {taken}
"""
    assert target in calls(project(tmp_path, {"app.py": KEPT + text}), "app.view")
