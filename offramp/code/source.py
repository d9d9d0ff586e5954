"""
Text and syntax tree of one Python file.

The encoding is what the file says (PEP 263), else UTF-8. A file that is Python 2 says so in
its error, for nothing else helps its owner.
"""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import warnings

from offramp.code import newer

LARGEST = 4_000_000  # bytes; longer ones are generated, and would take seconds and gigabytes
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
PYTHON_2 = re.compile(
    r"^\s*(print\s+[\"'\w]|exec\s+[\"'\w]|except\s+[\w.]+\s*,\s*\w+\s*:|raise\s+\w+\s*,)",
    re.MULTILINE,
)


class UnreadableError(Exception):
    """The file is no Python that can be parsed; says why, and *line* where it is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def decode(content: bytes) -> str:
    """Return the text; raises `UnreadableError` when it is binary or in an unknown encoding."""
    if content.startswith(UTF_16):
        raise UnreadableError("UTF-16, which Python cannot read either")
    if b"\0" in content:
        raise UnreadableError("binary, though it is called .py")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding)
    except SyntaxError as error:
        if "unknown encoding" not in str(error.msg):
            raise UnreadableError("not valid utf-8, and it names no other encoding") from error
        raise UnreadableError(f"its encoding is unknown: {error.msg}") from error
    except LookupError as error:  # rot13 and zlib are codecs, and none of texts
        raise UnreadableError(f"its encoding is unknown: {error}") from error
    except UnicodeError as error:
        named = getattr(error, "encoding", encoding)  # idna's says less
        raise UnreadableError(f"not valid {named}, and it names no other encoding") from error


def too_large(size: int) -> str:
    """Return the reason why a file of *size* bytes is not parsed."""
    return f"{size:,} bytes; over {LARGEST:,} nothing is parsed"


def parse(content: bytes) -> ast.Module:
    """Return the tree; raises `UnreadableError` where there is none."""
    if len(content) > LARGEST:
        raise UnreadableError(too_large(len(content)))
    return parse_text(decode(content))


def parse_text(text: str) -> ast.Module:
    """Return the tree of a text; raises `UnreadableError` where there is none."""
    try:
        with warnings.catch_warnings():  # of the audited code, not of ours
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        tree = newer.parse(text)
        if tree is not None:
            return tree
        if PYTHON_2.search(text):
            raise UnreadableError("Python 2, which cannot be parsed", error.lineno) from error
        raise UnreadableError(f"syntax error: {error.msg}", error.lineno) from error
    except (RecursionError, MemoryError, ValueError) as error:
        raise UnreadableError("nested too deeply to be parsed") from error


def expression(text: str) -> ast.expr | None:
    """Return the expression of *text*, such as an annotation in quotes; None where it is none."""
    try:
        with warnings.catch_warnings():  # as above
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
