"""
Which tables an SQL text reads and writes, and whether a text is SQL at all.

No grammar of a dialect: `scan` looks at where names stand (docs/decisions/0009-audit.md
says why). Texts with gaps (`{}`, from f-strings) are read as far as they go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from offramp.audit.facts.sql.scan import Scan, Touch
from offramp.audit.facts.sql.tokens import Token, tokens

STARTS = re.compile(
    r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*"
    r"(?:(?:BEGIN|START\s+TRANSACTION|SET|PRAGMA|USE|LOCK\s+TABLES?|CREATE|DROP|ALTER)\b[^;]*;\s*)*"
    r"(?:EXPLAIN\s|SELECT\b.+?\bFROM\b|INSERT\s(?:[\w\s]*\s)?INTO\s|REPLACE\s+INTO\s"
    r"|UPDATE\s+\S+.*?\sSET\s|DELETE\s(?:.*?\s)?FROM\s|MERGE\s+INTO\s|TRUNCATE\s"
    r"|COPY\s+\S+.*?\s(?:FROM|TO)\s|WITH\s+(?:RECURSIVE\s+)?[\w\"`]+\s*(?:\([^)]*\)\s*)?AS\b)",
    re.IGNORECASE | re.DOTALL,
)
SIGNS = re.compile(r"[=*?,()]|%s|:\w|\{\}")  # what prose that begins like SQL has none of


def is_sql(text: str, *, surely_executed: bool) -> bool:
    """
    Tell whether *text* is a statement that reads or writes tables.

    What is *surely_executed* needs only the shape; any other text also SQL's case or signs, so
    that "Select a file from the list" is prose.
    """
    match = STARTS.match(text[:5_000])
    if match is None:
        return False
    if surely_executed:
        return True
    word = re.search(r"[A-Za-z]+", text)
    return word is not None and (
        word[0].isupper() or (word[0].islower() and SIGNS.search(text) is not None)
    )


def touches(text: str) -> list[Touch]:
    """Return what the statements of *text* touch, in their order, each once, as it is written."""
    found: dict[Touch, None] = {}
    for statement in _statements(list(tokens(text))):
        scan = Scan(statement)
        scan.run()
        spelled = {
            one.name: one.text
            for one in reversed(statement)
            if one.kind == "word" and not one.text.isupper()
        }
        for one in scan.found:
            if one.table not in scan.named:
                found[_as_written(one, spelled)] = None
    return list(found)


def _as_written(touch: Touch, spelled: Mapping[str, str]) -> Touch:
    """Return it with the letters of the text; what is all capitals may be so for SQL's sake."""
    return replace(
        touch,
        table=".".join(spelled.get(one, one) for one in touch.table.split(".")),
        columns=tuple(spelled.get(one, one) for one in touch.columns),
    )


def _statements(all_tokens: list[Token]) -> Iterator[list[Token]]:
    statement: list[Token] = []
    for one in all_tokens:
        if one.text == ";":
            yield statement
            statement = []
        else:
            statement.append(one)
    yield statement


__all__ = ["Touch", "is_sql", "touches"]
