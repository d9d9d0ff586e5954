"""What the old side's files say before and after: their code, the strings in it, templates."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path

from offramp.code import Project, source
from offramp.code.tree import Found
from offramp.retire.patch import Changes
from offramp.retire.tests import is_test_file

LONGEST = 2_000_000  # bytes of a file that is searched for names
FOLDER = "/templates/"
PAGES = frozenset({".html", ".htm", ".xhtml", ".xml", ".txt", ".jinja", ".jinja2", ".j2"})


class Texts:
    """
    The code of *project* before and after *changes*, and the files beside it.

    Folders in *others* (the functions') belong to somebody else.
    """

    def __init__(self, project: Project, changes: Changes, others: Collection[Path]) -> None:
        self.project = project
        self.changes = dict(changes)
        self._others = [one.resolve() for one in others]

    @cached_property
    def before(self) -> list[str]:
        """The strings of the code as it is, but for what documents it."""
        return [text for one in self.project.modules.values() for text in strings(one.tree)]

    @cached_property
    def after(self) -> list[str]:
        """The strings of the code that stays."""
        return [text for tree in self.trees.values() for text in strings(tree)]

    @cached_property
    def trees(self) -> dict[Path, ast.Module]:
        """The trees of the modules that stay, as they will be, with the lines that they have."""
        return {
            module.path: module.tree if fresh is None else _parsed(fresh, module.text)
            for module in self.project.modules.values()
            if (fresh := self.changes.get(module.path)) is not None
            or module.path not in self.changes
        }

    @cached_property
    def files(self) -> list[Found]:
        """Files that may be the old side's: in the folders that its modules are in."""
        tops = {
            module.file.partition("/")[0] if "/" in module.file else ""
            for module in self.project.modules.values()
            if not is_test_file(module.file)
        }
        is_flat = "" in tops
        return [
            one
            for one in self.project.files
            if self._is_ours(one.path)
            and (
                one.name.partition("/")[0] in tops
                or (is_flat and ("/" not in one.name or one.name.startswith(TOPS)))
            )
        ]

    @cached_property
    def of_functions(self) -> list[Found]:
        """Files of the functions: pages that name what the old side still serves."""
        return [one for one in self.project.files if not self._is_ours(one.path)]

    def _is_ours(self, path: Path) -> bool:
        return not any(path.is_relative_to(one) for one in self._others)

    def linking(self, gone: Collection[Path]) -> dict[str, ast.Module | str]:
        """Return what may link to routes, by name: code that stays as trees, templates as text."""
        found: dict[str, ast.Module | str] = {}
        for module in self.project.modules.values():
            if module.path in self.trees and not is_test_file(module.file):
                found[module.file] = self.trees[module.path]
        for one in self.files:
            if is_page(one) and one.path not in gone:
                found[one.name] = content(one)
        return found


def is_page(found: Found) -> bool:
    """Tell whether a file may be a template: by its ending, or since it lies among templates."""
    is_among = FOLDER in f"/{found.name}" and found.path.suffix not in {".py", ".pyc"}
    return found.path.suffix in PAGES or is_among


def _parsed(fresh: bytes, before: bytes) -> ast.Module:
    """Return the tree of *fresh*, its nodes in the lines where they stand in *before*."""
    tree = source.parse(fresh)
    old, new = before.splitlines(), fresh.splitlines()
    lines: dict[int, int] = {}
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        lines |= {block.b + n + 1: block.a + n + 1 for n in range(block.size)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr | ast.stmt):
            node.lineno = lines.get(node.lineno, node.lineno)
    return tree


TOPS = ("templates/", "static/")  # beside an application that is one file


def content(found: Found) -> str:
    """Return a file's text; nothing of one that is too long to be searched."""
    if found.size > LONGEST:
        return ""
    return found.path.read_bytes().decode("utf-8", errors="replace")


def strings(tree: ast.Module) -> Iterator[str]:
    """Yield the strings of a module, f-strings with `{}`, but not what documents it."""
    words = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield formatted(node)
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in words
        ):
            yield node.value


def formatted(node: ast.JoinedStr) -> str:
    """Return an f-string with `{}` for what it fills in."""
    parts: Iterable[ast.expr] = node.values
    return "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in parts)
