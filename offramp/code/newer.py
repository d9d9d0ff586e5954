"""
Python newer than the one that runs, said in words that this one reads as well.

An application for Python 3.12 may nest the same quotes in an f-string (PEP 701) and name its type
parameters (PEP 695); one for 3.14 leaves out the brackets of `except A, B` (PEP 758) and has
template strings (PEP 750). Before 3.7 `async` was a name like any other. Lines stay where they
are; columns do not.
"""

from __future__ import annotations

import ast
import re
import warnings

from offramp.code import fstrings
from offramp.code.fstrings import DEEPEST, STRING, Fields, UnclearError

TOKEN = re.compile(
    rf"""(?P<comment>\#[^\n]*)|{STRING}
    |(?P<head>^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+\w+[ \t]*(?=\[))
    |(?P<alias>^[ \t]*type[ \t]+\w+[ \t]*(?=[\[=]))
    |(?P<named>(?<![\w])async\b(?![ \t]+(?:def|for|with)\b))
    |(?P<caught>^[ \t]*except\*?[ \t]+[\w.]+(?:[ \t]*,[ \t]*[\w.]+)+(?=[ \t]*:))""",
    re.MULTILINE | re.VERBOSE,
)
BRACKET = re.compile(rf"{STRING}|[\[\]]", re.VERBOSE)
ALIAS = re.compile(r"type[ \t]+(\w+)")
CAUGHT = re.compile(r"(except\*?[ \t]+)(.*)")
PYTHON_2 = re.compile(r",[ \t]*[a-z_]+\d?$")  # except ValueError, e: that is no second class
NO_TYPE_PARAMETERS = "\\\n"


def parse(text: str, depth: int = 0) -> ast.Module | None:
    """Return the tree of a text that is newer than this Python; None where it is none."""
    fields = Fields()
    try:
        older = _older(text, fields)
        with warnings.catch_warnings():  # of the audited code, not of ours
            warnings.simplefilter("ignore")
            tree = ast.parse(older)
        return _Restored(fields, depth).visit(tree)  # type: ignore[no-any-return]  # a Module
    except (SyntaxError, UnclearError, RecursionError, MemoryError, ValueError):
        return None


def _older(text: str, fields: Fields) -> str:
    """Return the text with what is new in it said in the old way."""
    done: list[str] = []
    at = 0
    while token := TOKEN.search(text, at):
        done.append(text[at : token.start()])
        at = token.end()
        kind = token.lastgroup
        if kind == "quote":
            at = fstrings.rewrite(text, token, fields, done)
        elif kind in {"head", "alias"}:
            done.append(ALIAS.sub(r"\1", token[0]) if kind == "alias" else token[0])
            end = _type_parameters(text, at) if text[at] == "[" else at
            done.append(NO_TYPE_PARAMETERS * text.count("\n", at, end))
            at = end
        elif kind == "named":
            done.append(f"{token[0]}_")
        elif kind == "caught" and not PYTHON_2.search(token[0]):
            done.append(CAUGHT.sub(r"\1(\2)", token[0]))
        else:
            done.append(token[0])
    return "".join([*done, text[at:]])


def _type_parameters(text: str, at: int) -> int:
    """Return where the brackets that open at a place are closed, one further."""
    depth = 0
    while token := BRACKET.search(text, at):
        at = token.end()
        if token["quote"]:
            at = fstrings.end(text, token)
            continue
        depth += 1 if token[0] == "[" else -1
        if not depth:
            return at
    raise UnclearError


class _Restored(ast.NodeTransformer):
    """Puts the expressions of f-strings where the names that stood for them are."""

    def __init__(self, fields: Fields, depth: int) -> None:
        self._fields = fields
        self._depth = depth

    def visit_Name(self, node: ast.Name) -> ast.AST:  # ast's own name
        taken = self._fields.taken.get(node.id)
        if taken is None:
            return node
        text, line = taken
        tree = parse(f"({text}\n)", self._depth + 1) if self._depth < DEEPEST else None
        if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
            raise UnclearError
        return ast.increment_lineno(tree.body[0].value, line - 1)
