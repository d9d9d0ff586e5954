"""A place in the tokens of one SQL statement, and the small forms that are read from there."""

from __future__ import annotations

from offramp.audit.facts.database.vocabulary import words
from offramp.audit.facts.sql.tokens import Token

# what follows a table and is not its alias
CLAUSES = words(
    """
    AND AS CROSS DEFAULT DO EXCEPT FETCH FOR FORCE FROM FULL GROUP HAVING IGNORE INDEXED
    INNER INTERSECT JOIN LATERAL LEFT LIMIT MINUS NATURAL NOT OFFSET ON OR ORDER OUTER
    RETURNING RIGHT SELECT SET STRAIGHT_JOIN TABLESAMPLE TO UNION USE USING VALUES WHEN
    WHERE WINDOW WITH
    """
)


class Cursor:
    """Reads *statement* from its start; beyond either end words and texts are empty."""

    def __init__(self, statement: list[Token]) -> None:
        self.tokens = statement
        self.place = 0

    @property
    def is_at_end(self) -> bool:
        return self.place >= len(self.tokens)

    def word(self, ahead: int = 0) -> str:
        """Return the keyword *ahead* of here, in capitals; empty where no bare word stands."""
        place = self.place + ahead
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def text(self, ahead: int = 0) -> str:
        """Return what stands *ahead* of here, as it is written."""
        place = self.place + ahead
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def skip(self) -> None:
        self.place += 1

    def take(self, *words: str) -> bool:
        """Pass over one of *words* if it stands here, and tell so."""
        if self.word() in words or self.text() in words:
            self.place += 1
            return True
        return False

    def alias(self) -> str | None:
        """Read `AS a` or `a`; None where a clause begins."""
        self.take("AS")
        if self.word() in CLAUSES or self.is_at_end:
            return None
        return self.name()

    def name(self) -> str | None:
        """Read `a` or `a.b`; None, and nothing is passed over, where no name stands."""
        parts: list[str] = []
        place = self.place
        while place < len(self.tokens) and self.tokens[place].is_name:
            if not parts and self.tokens[place].word in CLAUSES:
                return None
            parts.append(self.tokens[place].name)
            place += 1
            if place < len(self.tokens) and self.tokens[place].text == ".":
                place += 1
            else:
                break
        if not parts or self.tokens[place - 1].text == ".":
            return None
        self.place = place
        return ".".join(parts)

    def listed(self) -> tuple[str, ...]:
        """Read `(a, b)` where only names stand in it."""
        start = self.place
        names: list[str] = []
        if self.take("("):
            while (name := self.name() or self._text_as_name()) is not None:
                names.append(name)
                if not self.take(","):
                    break
            if self.take(")"):
                return tuple(names)
        self.place = start
        return ()

    def _text_as_name(self) -> str | None:
        """Read `'a'`, which SQLite takes for a column where only one can stand."""
        token = self.tokens[self.place] if self.place < len(self.tokens) else None
        if token is None or token.kind != "string" or not token.text[1:-1].isidentifier():
            return None
        self.place += 1
        return token.text[1:-1]

    def assigned(self) -> tuple[str, ...]:
        """Look ahead for the columns of `a = 1, b = (SELECT ...)`; nothing is passed over."""
        names: list[str] = []
        depth, is_left = 0, True
        for place in range(self.place, len(self.tokens)):
            one = self.tokens[place]
            if depth == 0 and (
                one.word in {"WHERE", "FROM", "RETURNING", "WHEN"} or one.text == ")"
            ):
                break
            depth += (one.text == "(") - (one.text == ")")
            if one.text == "=" and (depth == 0 or is_left):
                is_left = False
            elif one.text == "," and depth == 0:
                is_left = True
            elif is_left and one.is_name and one.text != ".":
                following = self.tokens[place + 1].text if place + 1 < len(self.tokens) else ""
                if following in {"=", ",", ")"}:
                    names.append(one.name)
        return tuple(names)
