"""
Which rows of tables of parameters go, while the test stays.

A row goes where it surely is about a route that goes, and each other row about one that stays.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.retire import mentions
from offramp.retire.addresses import Link, Value
from offramp.retire.fate import CALLS, OF_A_ROW, Fate, unknown
from offramp.retire.parameters import Row, Table, tables
from offramp.retire.places import Site
from offramp.retire.units import Key


@dataclass
class Rows:
    """Judges the rows of tests that stay; whole tests whose rows all go are added to *fate*."""

    fate: Fate
    gone: dict[Key, dict[int, tuple[Table, Row, str]]] = field(default_factory=dict)

    def find(self) -> None:
        """Find the rows that go."""
        for unit in self.fate.tests.all():
            own = [] if unit.key in self.fate.found else list(tables(self.fate.code, unit.key))
            for table in own:
                self._judge(unit.key, table, own)
        for test, rows in list(self.gone.items()):
            if test in self.fate.found or not self._is_agreed(test, rows):
                del self.gone[test]

    def sites(self) -> Iterator[Site]:
        """Yield what goes from the tables, each once; ids of rows, too."""
        every = {place: each for rows in self.gone.values() for place, each in rows.items()}
        for table, row, _ in every.values():
            yield Site(table.home, table.home.module, row.node, "elements")
        for test, rows in self.gone.items():
            for _, row, _ in rows.values():
                if row.label is not None:
                    yield Site(test, test.module, row.label, "elements")

    def told(self) -> Iterator[str]:
        """Yield each row that goes, as pytest would name it, and why."""
        for test, rows in self.gone.items():
            for _, row, why in rows.values():
                yield f"{test.ref}[{ast.unparse(row.node)}]: {CALLS}{why}"

    def _judge(self, test: Key, table: Table, own: list[Table]) -> None:
        signs = unknown(own)
        frame = self.fate.addresses.frame(Key(table.home.module, ""))
        gone: dict[int, tuple[Table, Row, str]] = {}
        is_sure = table.is_sure and f"{table.home.name}." not in test.name
        for row in table.rows:
            given = {name: self.fate.addresses.value(v, frame) for name, v in row.values.items()}
            why, stays = self._of(test, row, signs, signs | given)
            if why is not None:
                gone[id(row.node)] = (table, row, why)
            is_sure &= (why is not None) != stays
        if not gone:
            return
        why = next(why for _, _, why in gone.values())
        if len(gone) == len(table.rows):
            self.fate.found[test] = f"{CALLS}{why}"
        elif is_sure:
            self.gone.setdefault(test, {}).update(gone)
        else:
            self.fate.unsure[test] = why

    def _of(
        self, test: Key, row: Row, signs: dict[str, Value], given: dict[str, Value]
    ) -> tuple[str | None, bool]:
        """Return what a row calls of the routes that go, and whether it calls one that stays."""
        fate = self.fate
        before = fate.sending.by(test, signs)[0]
        links = set(fate.links(test, signs))
        always = {(one.method, one.to) for one in before}
        sent = [
            one for one in fate.sending.by(test, given)[0] if (one.method, one.to) not in always
        ]
        whole = " ".join(str(one) for one in (*(one.to for one in before), *links))
        left = [node for name, node in row.values.items() if f"{OF_A_ROW}{name}" not in whole]
        loose = mentions.of(left).texts  # of what is no part of an address
        why = next(fate.called(test, given, sent, loose), None)
        linked = set(fate.links(test, given)) - links
        kept = {one.endpoint for one in fate.routes.staying}
        return why, (
            any(map(fate.routes.is_kept, sent))
            or any(map(fate.routes.does_stay, loose))
            or any(isinstance(one, Link) and one.endpoint in kept for one in linked)
        )

    def _is_agreed(self, test: Key, rows: dict[int, tuple[Table, Row, str]]) -> bool:
        """Tell whether everybody who uses a table lets go of the same rows of it."""
        for table, _, why in rows.values():
            users = self._users(table.home) if table.home != test else {test}
            others = [self.gone.get(one) for one in users if one not in self.fate.found]
            if any(one is None or not rows.keys() <= one.keys() for one in others):
                self.fate.unsure[test] = why
                return False
        return True

    def _users(self, home: Key) -> set[Key]:
        code = self.fate.code
        return {
            unit.key
            for unit in code.units()
            for parts in code.mentions(unit.key).names
            if unit.key != home and home in list(code.resolve(unit.key.module, parts))
        }
