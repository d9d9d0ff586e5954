"""
A scan over the tokens of one SQL statement.

It knows where table names stand (after FROM, JOIN, INTO, UPDATE, USING, TRUNCATE, COPY) and where
such a word is something else (`EXTRACT(day FROM x)`, `FOR UPDATE`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.audit.facts.database.vocabulary import words
from offramp.audit.facts.sql.cursor import Cursor
from offramp.audit.facts.sql.tokens import Token

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
        self._at = Cursor(statement)
        self.found: list[Touch] = []
        self.named: set[str] = set()  # common table expressions

    def run(self) -> None:
        first = next((one for one in self._at.tokens if one.text != "("), None)
        if first is None or first.word in DEFINING:
            return
        while not self._at.is_at_end:
            self._frame()

    def _frame(self, verb: str | None = None) -> None:
        """Read up to the bracket that closes, or the end."""
        frame = _Frame(verb)
        start = len(self.found)
        while not self._at.is_at_end:
            text, word = self._at.text(), self._at.word()
            if text == ")":
                self._at.skip()
                break
            self._at.skip()
            if text == "(":
                self._frame()
            elif text == "," and frame.is_listing:
                self.found += [Touch(name, "select") for name in self._tables(frame)]
            elif word:
                frame.is_listing = frame.is_listing and word not in ENDS
                self._keyword(word, frame)
        self._name_columns(frame, start)

    def _keyword(self, word: str, frame: _Frame) -> None:  # noqa: C901, PLR0912 - by word
        before = self._at.word(-2)
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
                self._at.take("SET")
                self._add(frame.target, "update", self._at.assigned())
            case "INSERT" if frame.verb == "MERGE" and frame.target:
                self._add(frame.target, "insert", self._at.listed())
            case "DELETE" if before == "THEN" and frame.target:
                self._add(frame.target, "delete")
            case "DELETE":
                frame.verb = "DELETE"
            case "MERGE":
                frame.verb = "MERGE"
                self._at.take("INTO")
                frame.target = self._table(frame)
            case "TRUNCATE":
                self._at.take("TABLE")
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
        if word == "USING" and frame.verb == "DELETE" and self._at.text() == "(":
            return  # of a JOIN
        if word == "FROM" and frame.verb == "DELETE" and frame.target is None:
            frame.target = self._table(frame) or "?"
            self._add(frame.target, "delete")
            return
        frame.is_listing = word != "USING"
        for name in self._tables(frame):
            self._add(name, "select")

    def _is_compared(self) -> bool:
        return "IS" in {self._at.word(-3), self._at.word(-4)}

    def _is_insert(self) -> bool:
        ahead = 0
        while self._at.word(ahead) in MANNERS:
            ahead += 1
        return self._at.word(ahead) == "INTO"

    def _insert(self, frame: _Frame) -> None:
        while not self._at.take("INTO"):
            self._at.skip()
        frame.verb = "INSERT"
        frame.target = self._table(frame)
        if frame.target is None:
            return
        columns = self._at.assigned() if self._at.take("SET") else self._at.listed()
        self._add(frame.target, "insert", columns)

    def _update(self, frame: _Frame) -> None:
        if self._at.take("OR"):
            self._at.skip()
        frame.verb = "UPDATE"
        names = [name for name in self._tables(frame) if name]
        while self._at.word() in {"JOIN", "INNER", "LEFT", "RIGHT", "OUTER", "CROSS"}:
            if self._at.take("JOIN"):
                self.found += [Touch(name, "select") for name in self._tables(frame)]
            else:
                self._at.skip()
        while not self._at.is_at_end and self._at.word() not in {"SET", "WHERE", "FROM"}:
            self._at.skip()  # the condition of a join
        if names and self._at.take("SET"):
            frame.target = names[0]
            self._add(names[0], "update", self._at.assigned())
            self.found += [Touch(name, "select") for name in names[1:]]  # `UPDATE a, b SET`

    def _copy(self, frame: _Frame) -> None:
        if self._at.text() == "(":
            return
        frame.verb = "COPY"
        name = self._table(frame)
        columns = self._at.listed()
        if name is not None:
            self._add(name, "insert" if self._at.take("FROM") else "select", columns)

    def _select(self, frame: _Frame) -> None:
        """Note the plain columns; expressions between them are read by the frame."""
        self._at.take("DISTINCT", "ALL")
        start = self._at.place
        chosen: list[str] = []
        while not self._at.is_at_end:
            name = self._at.name()
            if name is None:
                break
            if self._at.take("AS"):
                self._at.name()
            if self._at.text() != "," and self._at.word() != "FROM":
                break
            chosen.append(name)
            if not self._at.take(","):
                break
        frame.chosen += chosen
        if self._at.word() != "FROM":
            self._at.place = start

    def _expressions(self) -> None:
        """Read the names of `WITH a AS (...), b (x) AS (...)`; their queries are read as well."""
        self._at.take("RECURSIVE")
        while (name := self._at.name()) is not None:
            self._at.listed()
            if not self._at.take("AS"):
                return
            self._at.take("NOT")
            self._at.take("MATERIALIZED")
            self.named.add(name)
            if not self._at.take("("):
                return
            self._frame()
            if not self._at.take(","):
                return

    def _tables(self, frame: _Frame) -> Iterator[str]:
        while True:
            while self._at.take("(") and self._at.word() not in VERBS | {"WITH", "VALUES"}:
                pass
            if self._at.text(-1) == "(":
                self._frame()
                self._at.alias()
            else:
                name = self._table(frame)
                if name is not None:
                    yield name
                elif self._at.take("("):  # generate_series(...)
                    self._frame()
                    self._at.alias()
            if not self._at.take(","):
                return

    def _table(self, frame: _Frame) -> str | None:
        """Read a table's name and its alias; None where a function or a gap stands."""
        self._at.take("ONLY", "LATERAL")
        name = self._at.name()
        if name is None:
            return None
        if self._at.text() == "(" and frame.verb not in {"INSERT", "COPY"} and self._at.word(-1):
            return None  # generate_series(...)
        name = clean(name)
        frame.aliases[name.rpartition(".")[2]] = name
        alias = self._at.alias()
        if alias:
            frame.aliases[alias] = name
        return name

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
