"""The tokens of SQL text, of any dialect: names in all quotes, strings, comments, gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

GAP = "{}"  # what code puts into the text
TOKEN = re.compile(
    r"""
      (?P<skip>\s+ | --[^\n]* | /\*.*?(?:\*/|\Z))
    | (?P<string>'(?:[^'\\]|''|\\.)*' | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
    | (?P<quoted>"(?:[^"]|"")+" | `[^`]+` | \[[A-Za-z_][\w\ ]*\])
    | (?P<gap>%\(\w+\)s | %s | \{[^}]*\} | (?<!:):\w+ | \$\d+ | \?)
    | (?P<word>[^\W\d](?:[\w$]*_\{\}[\w$]*|[\w$]*))
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; *word* is its capitals where it may be a keyword, else empty."""

    text: str
    kind: str

    @property
    def word(self) -> str:
        """The capitals of a bare word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def is_name(self) -> bool:
        """Tell whether it may name a table or a column."""
        return self.kind in {"word", "quoted"}

    @property
    def name(self) -> str:
        """The name it stands for: bare ones are lower case, as databases read them."""
        return self.text.lower() if self.kind == "word" else self.text[1:-1]


def tokens(text: str) -> Iterator[Token]:
    """Yield what *text* holds, without blanks and comments; never fails."""
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "quoted" and match[0][1:-1] == GAP:
            kind = "gap"
        if match["skip"] is None:
            yield Token(match[0], "string" if kind == "tag" else kind)
