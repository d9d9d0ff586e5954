"""Which scopes' names are held, where there is not room for all."""

from weakref import ref

from offramp.code.kept_names import ITSELF, KeptNames
from tests.offramp.code.sources import project


def test_the_first_stay_and_the_others_make_room(tmp_path):
    """Who goes through all functions again finds some; the oldest would be gone each time."""
    found = project(tmp_path, {"app.py": "def a(): pass\ndef b(): pass\ndef c(): pass\n"})
    names = {one.name: found.names(one.module, one) for one in found.functions()}
    size = ITSELF + len("ap")  # the arguments, and `pass`
    held = KeptNames(kept=size, passing=size)

    for name, one in names.items():
        assert held.put(name, one) is one

    assert {name: held.get(name) is not None for name in "abcd"} == {
        "a": True,
        "b": False,
        "c": True,
        "d": False,
    }


def test_a_long_function_takes_the_room_of_many(tmp_path):
    """Counted by their number, those of an application with long views took 700 MB."""
    long = "def long():\n" + "    note = 1\n" * 50
    found = project(tmp_path, {"app.py": long + "def a(): pass\ndef b(): pass\n"})
    names = {one.name: found.names(one.module, one) for one in found.functions()}
    held = KeptNames(kept=100, passing=100)

    for name, one in names.items():
        held.put(name, one)

    assert [name for name in names if held.get(name)] == ["long", "a", "b"]
    held.put("again", names["long"])
    assert [name for name in (*names, "again") if held.get(name)] == ["a", "b", "again"]


def test_a_function_is_parsed_once_while_its_names_are_held(tmp_path):
    """Trees are most of the memory, and parsing is a third of the time."""
    found = project(tmp_path, {"app.py": "def a():\n    return 1\n"})
    (function,) = found.functions()

    assert found.names(function.module, function).own.node is function.node


def test_what_was_let_go_is_made_again(tmp_path):
    """The documents of an application with 2,000 routes took it beyond its 500 MB."""
    found = project(tmp_path, {"app.py": "import os\ndef a():\n    return os.path\n"})
    (function,) = found.functions()
    before = found.names(function.module, function)
    tree = ref(before.own.node)
    del before

    found.let_go()

    assert tree() is None
    again = found.names(function.module, function)
    assert again.returned() == "os.path"
