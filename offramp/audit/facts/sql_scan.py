"""
A scan over the tokens of one SQL statement.

It knows where table names stand (after FROM, JOIN, INTO, UPDATE, USING, TRUNCATE, COPY) and where
such a word is something else (`EXTRACT(day FROM x)`, `FOR UPDATE`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.audit.facts.sql_tokens import Token
from offramp.audit.facts.vocabulary import words

# what follows a table and is not its alias
CLAUSES = words(
    """
    AND AS CROSS DEFAULT DO EXCEPT FETCH FOR FORCE FROM FULL GROUP HAVING IGNORE INDEXED
    INNER INTERSECT JOIN LATERAL LEFT LIMIT MINUS NATURAL NOT OFFSET ON OR ORDER OUTER
    RETURNING RIGHT SELECT SET STRAIGHT_JOIN TABLESAMPLE TO UNION USE USING VALUES WHEN
    WHERE WINDOW WITH
    """
)
# what ends the tables of a FROM
ENDS = words(
    """
    EXCEPT FETCH FOR GROUP HAVING INTERSECT LIMIT MINUS OFFSET ORDER RETURNING SET UNION
    VALUES WHEN WHERE WINDOW
    """
)
SCHEMAS = words("public dbo main")  # what is meant where no schema is named
VERBS = words("SELECT DELETE UPDATE INSERT REPLACE MERGE TRUNCATE COPY")
DEFINING = words("CREATE ALTER DROP GRANT REVOKE COMMENT PRAGMA CALL")
# between INSERT and INTO
MANNERS = words(
    "OR REPLACE IGNORE ABORT FAIL ROLLBACK LOW_PRIORITY DELAYED HIGH_PRIORITY OVERWRITE"
)
SAME_WORD_ELSEWHERE = words("FOR ON DO KEY THEN")  # FOR UPDATE, ON UPDATE, DO UPDATE ...


@dataclass(frozen=True)
class Touch:
    """A table, "select", "insert", "update" or "delete", and the columns that the text names."""

    table: str
    operation: str
    columns: tuple[str, ...] = ()


@dataclass
class _Frame:
    """What is known between two brackets."""

    verb: str | None = None
    chosen: list[str] = field(default_factory=list)  # columns of the SELECT, as written
    aliases: dict[str, str] = field(default_factory=dict)
    target: str | None = None
    is_listing: bool = False  # between FROM and what ends its tables


class Scan:
    """What one statement touches; `run` fills *found*."""

    def __init__(self, statement: list[Token]) -> None:
        self._tokens = statement
        self._place = 0
        self.found: list[Touch] = []
        self.named: set[str] = set()  # common table expressions

    def run(self) -> None:
        first = next((one for one in self._tokens if one.text != "("), None)
        if first is None or first.word in DEFINING:
            return
        while self._place < len(self._tokens):
            self._frame()

    def _word(self, ahead: int = 0) -> str:
        place = self._place + ahead
        return self._tokens[place].word if 0 <= place < len(self._tokens) else ""

    def _text(self, ahead: int = 0) -> str:
        place = self._place + ahead
        return self._tokens[place].text if 0 <= place < len(self._tokens) else ""

    def _take(self, *words: str) -> bool:
        if self._word() in words or self._text() in words:
            self._place += 1
            return True
        return False

    def _frame(self, verb: str | None = None) -> None:
        """Read up to the bracket that closes, or the end."""
        frame = _Frame(verb)
        start = len(self.found)
        while self._place < len(self._tokens):
            text, word = self._text(), self._word()
            if text == ")":
                self._place += 1
                break
            self._place += 1
            if text == "(":
                self._frame()
            elif text == "," and frame.is_listing:
                self.found += [Touch(name, "select") for name in self._tables(frame)]
            elif word:
                frame.is_listing = frame.is_listing and word not in ENDS
                self._keyword(word, frame)
        self._name_columns(frame, start)

    def _keyword(self, word: str, frame: _Frame) -> None:  # noqa: C901, PLR0912 - by word
        before = self._word(-2)
        match word:
            case "WITH" if frame.verb is None:
                self._expressions()
            case "SELECT":
                frame.verb = "SELECT"
                self._select(frame)
            case "INSERT" | "REPLACE" if self._is_insert():
                self._insert(frame)
            case "UPDATE" if before not in SAME_WORD_ELSEWHERE:
                self._update(frame)
            case "UPDATE" if before in {"DO", "KEY", "THEN"} and frame.target:
                self._take("SET")
                self._add(frame.target, "update", self._assigned())
            case "INSERT" if frame.verb == "MERGE" and frame.target:
                self._add(frame.target, "insert", self._listed())
            case "DELETE" if before == "THEN" and frame.target:
                self._add(frame.target, "delete")
            case "DELETE":
                frame.verb = "DELETE"
            case "MERGE":
                frame.verb = "MERGE"
                self._take("INTO")
                frame.target = self._table(frame)
            case "TRUNCATE":
                self._take("TABLE")
                for name in self._tables(frame):
                    self._add(name, "delete")
            case "COPY":
                self._copy(frame)
            case "FROM" | "USING" | "JOIN":
                self._read(word, before, frame)
            case _:
                pass

    def _read(self, word: str, before: str, frame: _Frame) -> None:
        if frame.verb is None or (word == "FROM" and before == "DISTINCT" and self._is_compared()):
            return
        if word == "USING" and frame.verb not in {"MERGE", "DELETE"}:
            return
        if word == "USING" and frame.verb == "DELETE" and self._text() == "(":
            return  # of a JOIN
        if word == "FROM" and frame.verb == "DELETE" and frame.target is None:
            frame.target = self._table(frame) or "?"
            self._add(frame.target, "delete")
            return
        frame.is_listing = word != "USING"
        for name in self._tables(frame):
            self._add(name, "select")

    def _is_compared(self) -> bool:
        return "IS" in {self._word(-3), self._word(-4)}

    def _is_insert(self) -> bool:
        ahead = 0
        while self._word(ahead) in MANNERS:
            ahead += 1
        return self._word(ahead) == "INTO"

    def _insert(self, frame: _Frame) -> None:
        while not self._take("INTO"):
            self._place += 1
        frame.verb = "INSERT"
        frame.target = self._table(frame)
        if frame.target is None:
            return
        columns = self._assigned() if self._take("SET") else self._listed()
        self._add(frame.target, "insert", columns)

    def _update(self, frame: _Frame) -> None:
        if self._take("OR"):
            self._place += 1
        frame.verb = "UPDATE"
        names = [name for name in self._tables(frame) if name]
        while self._word() in {"JOIN", "INNER", "LEFT", "RIGHT", "OUTER", "CROSS"}:
            if self._take("JOIN"):
                self.found += [Touch(name, "select") for name in self._tables(frame)]
            else:
                self._place += 1
        while self._place < len(self._tokens) and self._word() not in {"SET", "WHERE", "FROM"}:
            self._place += 1  # the condition of a join
        if names and self._take("SET"):
            frame.target = names[0]
            self._add(names[0], "update", self._assigned())

    def _copy(self, frame: _Frame) -> None:
        if self._text() == "(":
            return
        frame.verb = "COPY"
        name = self._table(frame)
        columns = self._listed()
        if name is not None:
            self._add(name, "insert" if self._take("FROM") else "select", columns)

    def _select(self, frame: _Frame) -> None:
        """Note the plain columns; expressions between them are read by the frame."""
        self._take("DISTINCT", "ALL")
        start = self._place
        chosen: list[str] = []
        while self._place < len(self._tokens):
            name = self._name()
            if name is None:
                break
            if self._take("AS"):
                self._name()
            if self._text() != "," and self._word() != "FROM":
                break
            chosen.append(name)
            if not self._take(","):
                break
        frame.chosen += chosen
        if self._word() != "FROM":
            self._place = start

    def _expressions(self) -> None:
        """Read the names of `WITH a AS (...), b (x) AS (...)`; their queries are read as well."""
        self._take("RECURSIVE")
        while (name := self._name()) is not None:
            self._listed()
            if not self._take("AS"):
                return
            self._take("NOT")
            self._take("MATERIALIZED")
            self.named.add(name)
            if not self._take("("):
                return
            self._frame()
            if not self._take(","):
                return

    def _tables(self, frame: _Frame) -> Iterator[str]:
        while True:
            while self._take("(") and self._word() not in VERBS | {"WITH", "VALUES"}:
                pass
            if self._text(-1) == "(":
                self._frame()
                self._alias()
            else:
                name = self._table(frame)
                if name is not None:
                    yield name
                elif self._take("("):  # generate_series(...)
                    self._frame()
                    self._alias()
            if not self._take(","):
                return

    def _table(self, frame: _Frame) -> str | None:
        """Read a table's name and its alias; None where a function or a gap stands."""
        self._take("ONLY", "LATERAL")
        name = self._name()
        if name is None:
            return None
        if self._text() == "(" and frame.verb not in {"INSERT", "COPY"} and self._word(-1):
            return None  # generate_series(...)
        name = clean(name)
        frame.aliases[name.rpartition(".")[2]] = name
        alias = self._alias()
        if alias:
            frame.aliases[alias] = name
        return name

    def _alias(self) -> str | None:
        self._take("AS")
        if self._word() in CLAUSES or not self._tokens[self._place : self._place + 1]:
            return None
        return self._name()

    def _name(self) -> str | None:
        parts: list[str] = []
        place = self._place
        while place < len(self._tokens) and self._tokens[place].is_name:
            if not parts and self._tokens[place].word in CLAUSES:
                return None
            parts.append(self._tokens[place].name)
            place += 1
            if place < len(self._tokens) and self._tokens[place].text == ".":
                place += 1
            else:
                break
        if not parts or self._tokens[place - 1].text == ".":
            return None
        self._place = place
        return ".".join(parts)

    def _listed(self) -> tuple[str, ...]:
        """Read `(a, b)` where only names stand in it."""
        start = self._place
        names: list[str] = []
        if self._take("("):
            while (name := self._name()) is not None:
                names.append(name)
                if not self._take(","):
                    break
            if self._take(")"):
                return tuple(names)
        self._place = start
        return ()

    def _assigned(self) -> tuple[str, ...]:
        """Look ahead for the columns of `a = 1, b = (SELECT ...)`; nothing is passed over."""
        names: list[str] = []
        depth, is_left = 0, True
        for place in range(self._place, len(self._tokens)):
            one = self._tokens[place]
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
                following = self._tokens[place + 1].text if place + 1 < len(self._tokens) else ""
                if following in {"=", ",", ")"}:
                    names.append(one.name)
        return tuple(names)

    def _name_columns(self, frame: _Frame, start: int) -> None:
        """Give each chosen column to its table: the only one, or the one whose alias it has."""
        if not frame.chosen:
            return
        read = [place for place in range(start, len(self.found)) if self._is_of(place, frame)]
        for place in read:
            one = self.found[place]
            columns = [
                name.rpartition(".")[2]
                for name in frame.chosen
                if frame.aliases.get(name.rpartition(".")[0]) == one.table
                or ("." not in name and len(read) == 1)
            ]
            self.found[place] = Touch(one.table, "select", tuple(columns))

    def _is_of(self, place: int, frame: _Frame) -> bool:
        one = self.found[place]
        return one.operation == "select" and not one.columns and one.table in frame.aliases.values()

    def _add(self, table: str, operation: str, columns: tuple[str, ...] = ()) -> None:
        if table != "?":
            self.found.append(Touch(table, operation, columns))


def clean(name: str) -> str:
    """Return a table's name without the schema that is meant anyway."""
    schema, _, table = name.rpartition(".")
    return table if schema.lower() in SCHEMAS else name
