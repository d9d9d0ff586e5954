"""Which tests go: those that call a route that goes, or speak of code that goes."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from offramp.retire import mentions
from offramp.retire.addresses import Addresses, Value
from offramp.retire.called import Routes
from offramp.retire.endpoints import LINKING
from offramp.retire.makers import makes_one
from offramp.retire.mentions import ANY, Mentions
from offramp.retire.parameters import Table, tables
from offramp.retire.sending import Sending, Sent
from offramp.retire.tests import Tests
from offramp.retire.units import Key, Unit, last_name
from offramp.retire.whereto import looked_at

CALLS = "calls "  # begins the reason of a test that calls a route
OF_A_ROW = "\0"  # stands for what a parameter is given
Given = Mapping[str, Value]


@dataclass
class Fate:
    """
    Says which of *tests* go when *routes* and the units *removed* do.

    *unsure* are tests that stay, with what they may call of the routes that go.
    """

    tests: Tests
    routes: Routes
    removed: Collection[Key]
    found: dict[Key, str] = field(default_factory=dict)  # tests that go, and why
    unsure: dict[Key, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.code = self.tests.code
        self.addresses = Addresses(self.code, self.tests.fixture)
        self.sending = Sending(self.code, self.tests.files, self.addresses)

    def find(self) -> None:
        """Find the tests that go whatever their parameters are given."""
        for test in self.tests.all():
            reason = self._reason(test.key, list(tables(self.code, test.key)))
            if reason:
                self.found[test.key] = reason

    def called(
        self, key: Key, given: Given, sent: Iterable[Sent], texts: set[str]
    ) -> Iterator[str]:
        """Yield what of a route that goes a unit calls: by what it sends, links to and says."""
        known = [one for one in sent if OF_A_ROW not in str(one.to)]
        for text in sorted(texts | addressed(known)):
            if self.routes.is_gone(text):
                yield text
        for endpoint in sorted(self.routes.linked(self.links(key, given))):
            yield f"{endpoint} by its endpoint"
        yield from self.routes.asked_for(known, texts, self._redirects)

    def links(self, key: Key, given: Given) -> Iterator[Value]:
        """Yield what `url_for` makes in a unit where its parameters are *given*."""
        frame = self.addresses.frame(key, given)
        for call in self.code.mentions(key).calls:
            if last_name(call) in LINKING:
                yield self.addresses.value(call, frame)

    def _reason(self, test: Key, own: list[Table]) -> str | None:
        rows = {id(row.node) for one in own for row in one.rows}
        reached = self.tests.reached(test) - self._of_rows(test, own)
        hidden = unknown(own)
        sent, helpers = self.sending.by(test, hidden)
        said = {key: self._said(key, reached, rows) for key in reached}
        does_call = any(
            map(self.routes.does_stay, addressed(sent).union(*(one.texts for one in said.values())))
        )
        nearest = {key: (key != test, key.module != test.module, key.ref) for key in reached}
        for key in sorted(reached, key=nearest.__getitem__):
            if key != test:
                sent, hidden = ([] if key in helpers else self.sending.by(key)[0]), {}
            if self._is_mixed(key, said[key].texts):
                self._doubt(test, said[key].texts)
                continue
            for what in self.called(key, hidden, sent, said[key].texts):
                return f"{CALLS}{what}"
            is_near = key.module == test.module and (key == test or not does_call)
            if (one := self._removed(key) if is_near else None) is not None:
                return f"is about {one}"
        return None

    def _of_rows(self, test: Key, own: list[Table]) -> set[Key]:
        """Return the units that only rows of tables name."""
        rows = {id(row.node): row.node for one in own for row in one.rows}
        unit = self.code.unit(test)
        if unit is None or not rows:
            return set()
        other = mentions.of(unit.nodes, lambda node: id(node) in rows).names
        only = mentions.of(rows.values()).names - other
        led = (one for parts in only for one in self.code.resolve(test.module, parts))
        return {one for one in led if isinstance(one, Key)}

    def _is_mixed(self, key: Key, texts: set[str]) -> bool:
        """Tell whether it is a value with addresses of both kinds, of which one test has one."""
        unit = self.code.unit(key)
        is_value = unit is not None and isinstance(unit.nodes[0], ast.Assign | ast.AnnAssign)
        kinds = {self.routes.is_gone(one) for one in texts if one.startswith("/")}
        return is_value and kinds == {True, False}

    def _doubt(self, test: Key, texts: set[str]) -> None:
        """Note a test that asks for something that is not known, and may be one of *texts*."""
        if any(one.to == ANY for one in self.sending.by(test)[0]):
            self.unsure[test] = next(filter(self.routes.is_gone, sorted(texts)))

    def _said(self, key: Key, reached: set[Key], rows: set[int]) -> Mentions:
        """Return what a unit says beside rows, known addresses, and what other tests have."""
        unit = self.code.unit(key)
        if unit is None:
            return self.code.mentions(key)
        away = rows | self.sending.known(key) | looked_at(unit) | self._of_others(unit, reached)
        return mentions.of(unit.nodes, lambda node: id(node) in away)

    def _of_others(self, unit: Unit, reached: set[Key]) -> set[int]:
        """Return ids of what a class has for others: methods, and values that nobody here uses."""
        used = set().union(*(self.code.mentions(one).attributes for one in reached))
        return {
            id(one)
            for node in unit.nodes
            for one in (node.body if isinstance(node, ast.ClassDef) else ())
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
            or (isinstance(one, ast.Assign) and not used & set(map(last_name, one.targets)))
        }

    def _removed(self, key: Key) -> str | None:
        """
        Return what a unit names of the code that goes.

        A method of a class that stays is no reason where a function that stays is tested, too.
        """
        named = list(self.tests.named(key))
        for one in named:
            unit = self.code.unit(one) if one in self.removed else None
            is_part = unit is not None and unit.owner is not None
            if unit is not None and not (is_part and any(map(self._is_function, named))):
                return one.ref
            units = self.code.modules[one.module].units.values() if one.name == "*" else ()
            if units and all(unit.key in self.removed for unit in units):
                return one.module
        return None

    def _is_function(self, key: Key) -> bool:
        """Tell whether it is a function of the application that stays, and does not make one."""
        unit = self.code.unit(key) if key.module not in self.tests.files else None
        is_whole = unit is not None and isinstance(unit.nodes[0], ast.FunctionDef)
        is_gone = key in self.removed or makes_one(self.code, key)
        return is_whole and unit is not None and unit.owner is None and not is_gone

    def _redirects(self, view: str | None) -> list[ast.expr]:
        """Return where a view redirects to."""
        key = self.code.key(view) if view else None
        calls = self.code.mentions(key).calls if key else []
        return [one.args[0] for one in calls if one.args and last_name(one) == "redirect"]


def addressed(sent: Iterable[Sent]) -> set[str]:
    """Return the addresses that something is sent to, as far as they are texts."""
    return {one.to for one in sent if isinstance(one.to, str) and OF_A_ROW not in one.to}


def unknown(own: Iterable[Table]) -> dict[str, Value]:
    """Return a sign for each of the parameters of tables, by which it is known again."""
    names = {name for one in own for row in one.rows for name in row.values}
    return {name: f"{OF_A_ROW}{name}{OF_A_ROW}" for name in names}
