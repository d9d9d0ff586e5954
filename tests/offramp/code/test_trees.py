"""Which trees are held of an application that is too large for all of them."""

import ast
from pathlib import Path
from weakref import ref

import pytest

from offramp.code import index
from offramp.code.module import Function, Module
from offramp.code.trees import Trees

TEXT = """
import os

class Shop:
    @property
    def goods(self):
        return os.environ["GOODS"]

def price(number):
    def each(one):
        return one * 2
    return each(number)
"""


def functions_of(trees: Trees, name: str = "shop", text: str = TEXT) -> dict[str, Function]:
    """Read a module, and others after it that take the room of its tree."""
    for one, content in ((name, text), (f"{name}_after", "def last(): pass\n")):
        tree = ast.parse(content)
        module = Module(one, f"{one}.py", Path(f"{one}.py"), False, content.count("\n"), trees)
        trees.put(one, content.encode(), tree, index.fill(module, tree))
        if one == name:
            found = module.functions
    return found


def dumped(function: Function) -> str:
    return ast.dump(function.node, include_attributes=True)


def test_the_first_functions_are_not_parsed_again():
    """Each would be: the trees of all modules do not fit, and all were read before one is asked."""
    trees = Trees(modules=1)
    found = functions_of(trees)
    held = {name: ref(node) for name, (node, _) in trees._first.items()}

    assert {"shop.Shop.goods", "shop.price", "shop.price.each"} <= held.keys()
    assert all(held[one.ref]() is one.node for one in found.values())


def test_they_are_as_when_they_are_parsed_alone():
    """Lines are told by them."""
    first, alone = functions_of(Trees(modules=1)), functions_of(Trees(modules=1, first=0))

    assert {name: dumped(one) for name, one in first.items()} == {
        name: dumped(one) for name, one in alone.items()
    }


def test_only_as_many_are_held_as_there_is_room_for():
    """A module's more or less: the trees of a million lines take three gigabytes."""
    trees = Trees(modules=1, first=10)
    functions_of(trees)
    functions_of(trees, "more")

    assert {one.partition(".")[0] for one in trees._first} == {"shop"}


def test_the_last_make_room_for_what_others_hold():
    """Routes ask for them in the order of their reading: the last are needed last."""
    trees = Trees(modules=1, functions=0)
    functions_of(trees)
    every = list(trees._first)
    price = ref(trees._first["shop.price"][0])

    trees.make_room(10)
    assert list(trees._first) == every[: len(trees._first)] != every
    trees.make_room(0)
    assert not trees._first
    assert price() is None


def test_one_that_was_asked_for_is_held_by_who_asked():
    """Otherwise its tree would be there twice as long."""
    trees = Trees(modules=1, functions=0)
    found = functions_of(trees)
    asked = ref(found["price"].node)
    assert asked() is not None

    dumped(found["Shop.goods"])  # takes the room of the one before

    assert asked() is None
    assert dumped(found["price"]) == dumped(functions_of(Trees())["price"])


@pytest.mark.parametrize("first", [1, 1_000_000])
def test_a_package_takes_the_place_of_a_module_of_its_name(first):
    """`shop.py` beside `shop/__init__.py`, also where there is no room for its functions."""
    trees = Trees(modules=1, first=first)
    functions_of(trees)
    found = functions_of(trees, text="def price(): return 7\n")

    assert dumped(found["price"]) == ast.dump(
        ast.parse("def price(): return 7\n").body[0], include_attributes=True
    )
