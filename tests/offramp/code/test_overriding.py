"""A method that a class leaves open runs in its subclasses."""

import textwrap
from pathlib import Path

import pytest

from offramp.code import read
from offramp.code.graph import Graph

OPEN = """
    from abc import abstractmethod
    class Base:
        def keep(self):
            self.store()
            self.note()
            self.check()
        def store(self):
            "Put it away."
            raise NotImplementedError
        @abstractmethod
        def note(self): ...
        def check(self):
            raise ValueError("no")
    class Rows(Base):
        def store(self): ...
        def check(self): ...
    class Files(Base):
        def note(self): ...
    class Other:
        def store(self): ...
        def note(self): ...
    def start(one: Base):
        one.keep()
"""


def reached(folder: Path, source: str, **how: dict[str, str]) -> set[str]:
    """Return what `app.start` reaches."""
    (folder / "app.py").write_text(textwrap.dedent(source))
    found = Graph(read(folder)).reached(["app.start"], **how)
    return {one.removeprefix("app.") for one in found} - {"start"}


def test_what_subclasses_have_for_it_runs(tmp_path: Path) -> None:
    """What a base does itself, or another class of that name has, does not run in its place."""
    base = {"Base.keep", "Base.store", "Base.note", "Base.check"}

    assert reached(tmp_path, OPEN) == {*base, "Rows.store", "Files.note"}


def test_what_only_subclasses_have_runs(tmp_path: Path) -> None:
    """A node of a tree is a file, or a folder; other classes that send are none of it."""
    source = """
        class Node:
            def keep(self): ...
        class File(Node):
            def send(self): ...
            def keep(self): ...
        class Folder(Node):
            def send(self): ...
        class Mail:
            def send(self): ...
        def start(node: Node):
            node.send()
            node.keep()
    """

    assert reached(tmp_path, source) == {"File.send", "Folder.send", "Node.keep"}


def test_of_a_known_class_only_its_own_runs(tmp_path: Path) -> None:
    """A view's class says which one it is."""
    found = reached(tmp_path, OPEN, hidden={"app.Base.store": "app.Base.store"})

    assert "Rows.store" not in found
    assert "Files.note" in found


@pytest.mark.parametrize(("count", "is_followed"), [(8, True), (9, False)])
def test_what_many_have_says_nothing(tmp_path: Path, count: int, *, is_followed: bool) -> None:
    """Each route of a large application would else reach all of them."""
    more = "".join(
        f"class Kind{number}(Base):\n    def note(self): ...\n" for number in range(count - 1)
    )

    assert ("Files.note" in reached(tmp_path, textwrap.dedent(OPEN) + more)) == is_followed
