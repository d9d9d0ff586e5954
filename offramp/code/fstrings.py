"""
F-strings with the expressions taken out, so that any quotes and lines may stand in them.

Since Python 3.12 (PEP 701) the expression in an f-string is any expression; before, it could hold
neither the string's own quotes nor backslashes, nor line ends where the string is of one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

STRING = r"""(?P<prefix>\b[bBrRuUfFtT]{1,2})?(?P<quote>\"\"\"|'''|["'])"""
INSIDE = re.compile(rf"{STRING}|\#[^\n]*|(?P<other>[()\[\]{{}}:!])", re.VERBOSE)
LITERAL = re.compile(r"[^\\{}\"'\n]+|\\N\{[^}\n]*\}|\{\{|\}\}|\\[^{}]|\\(?=[{}])", re.DOTALL)
RAW = re.compile(r"[^\\{}\"'\n]+|\{\{|\}\}|\\[^{}]|\\(?=[{}])", re.DOTALL)
CONVERSION = re.compile(r"!\s*(\w)\s*")
DEEPEST = 20  # f-strings in f-strings
PLAIN = {
    quote: re.compile(rf"(?:[^\\]|\\.)*?{quote}", re.DOTALL) for quote in ('"', "'", '"""', "'''")
}


class UnclearError(Exception):
    """The text is no Python, or none that is understood here."""


@dataclass
class Fields:
    """The expressions taken out of a text: name → (expression, its first line, from 1)."""

    taken: dict[str, tuple[str, int]] = field(default_factory=dict)
    _at: int = 0
    _line: int = 1

    def take(self, text: str, start: int, stop: int) -> str:
        """Return the name that stands for a part of the text, which none before was behind."""
        self._line += text.count("\n", self._at, start)
        self._at = start
        name = f"_offramp_field_{len(self.taken)}"
        expression = text[start:stop].rstrip()
        if not expression:
            raise UnclearError
        self.taken[name] = (expression.removesuffix("="), self._line)  # f"{debugged=}"
        return name


def rewrite(text: str, token: re.Match[str], fields: Fields, done: list[str]) -> int:
    """Append the string that starts with *token*, and return where it ends."""
    if _is_formatted(token):
        return _Formatted(text, token, fields, done).rewrite()
    stop = end(text, token)
    done.append(text[token.start() : stop])
    return stop


def end(text: str, token: re.Match[str], depth: int = 0) -> int:
    """Return where the string that starts with *token* ends, one further."""
    if _is_formatted(token):
        return _Formatted(text, token, Fields(), [], depth).rewrite()
    found = PLAIN[token["quote"]].match(text, token.end())
    if found is None:
        raise UnclearError
    return found.end()


def _is_formatted(token: re.Match[str]) -> bool:
    return any(letter in "fFtT" for letter in token["prefix"] or "")


class _Formatted:
    """One f-string of a text, or template string, which is written as one."""

    def __init__(
        self,
        text: str,
        token: re.Match[str],
        fields: Fields,
        done: list[str],
        depth: int = 0,
    ) -> None:
        if depth > DEEPEST:
            raise UnclearError
        self._text = text
        self._start = token
        self._quote = token["quote"]
        self._fields = fields
        self._done = done
        self._depth = depth

    def rewrite(self) -> int:
        prefix = self._start["prefix"].lower().replace("t", "f")
        literal = RAW if "r" in prefix else LITERAL
        self._done.append(prefix + self._quote)
        at = self._start.end()
        while not self._text.startswith(self._quote, at):
            found = literal.match(self._text, at)
            if found is None and self._text.startswith("{", at):
                at = self._field(at)
                continue
            at = self._copy(at, found.end() if found else at + 1)
        return self._copy(at, at + len(self._quote))

    def _copy(self, at: int, stop: int) -> int:
        part = self._text[at:stop]
        if not part or (part == "\n" and len(self._quote) == 1):
            raise UnclearError
        self._done.append(part)
        return stop

    def _field(self, at: int) -> int:
        """Append what stands for `{expression!r:format}`, and return where that ends."""
        stop = self._expression_end(at + 1)
        lines = self._text.count("\n", at, stop)
        is_long = len(self._quote) == len('"""')
        name = self._fields.take(self._text, at + 1, stop)
        self._done.append("{" + name + "\n" * lines * is_long)
        if converted := CONVERSION.match(self._text, stop):
            self._done.append(f"!{converted[1]}")
            stop = converted.end()
        while not self._text.startswith("}", stop):
            is_field = self._text.startswith("{", stop)
            stop = self._field(stop) if is_field else self._copy(stop, stop + 1)
        self._done.append("}" + "\\\n" * lines * (not is_long))
        return stop + 1

    def _expression_end(self, at: int) -> int:
        """Return where the `}`, `!` or `:` is that ends the expression from a place on."""
        depth = 0
        while token := INSIDE.search(self._text, at):
            at = token.end()
            other = token["other"]
            if token["quote"]:
                at = end(self._text, token, self._depth + 1)
            elif other and other in "([{":
                depth += 1
            elif other and depth:
                depth -= other in ")]}"
            elif other == "!" and self._text.startswith("=", at):
                at += 1
            elif other:
                return token.start()
        raise UnclearError
