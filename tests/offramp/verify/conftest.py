"""Sides that answer from a script, and rows that are written down by them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from offramp.cases import Answer, Case
from offramp.catalogue import Function
from offramp.verify.stage import Stage


@dataclass
class Table:
    """Rows in memory; *later* are written when somebody looks again."""

    rows: list = field(default_factory=list)
    later: list = field(default_factory=list)
    is_done: bool = True

    def keep(self) -> None: ...

    def restore(self) -> None:
        self.rows = []

    def changes(self) -> dict:
        self.rows, self.later = [*self.rows, *self.later[:1]], self.later[1:]
        return {"note": {"inserted": list(self.rows)}} if self.rows else {}

    def is_settled(self) -> bool:
        return not self.later


@dataclass
class Scripted:
    """A side: answers what *answer* returns, and notes that it was asked."""

    name: str
    asked: list[str]
    answer: Callable[[], Answer] = lambda: answer({})

    def send(self, _request) -> Answer:
        self.asked.append(self.name)
        return self.answer()


@dataclass
class Play:
    """A stage with scripted sides; *slept* counts the waits."""

    asked: list[str] = field(default_factory=list)
    table: Table = field(default_factory=Table)
    slept: int = 0

    def __post_init__(self):
        self.old = Scripted("old", self.asked)
        self.new = Scripted("new", self.asked)

    def sleep(self, _seconds: float) -> None:
        self.slept += 1

    @property
    def stage(self) -> Stage:
        return Stage(
            sides={"old": self.old, "new": self.new},
            accounts=self,
            rows=self.table,
            within=3,
            sleep=self.sleep,
            clock=lambda: float(self.slept),
        )

    def headers(self, names) -> dict[str, dict[str, str]]:
        return {name: {"Authorization": "Bearer token"} for name in names}


def answer(document, status=200, served_by=None) -> Answer:
    headers = {"content-type": "application/json"}
    headers |= {"x-served-by": served_by} if served_by else {}
    return Answer(status, headers, json.dumps(document).encode())


@pytest.fixture
def play() -> Play:
    return Play()


@pytest.fixture
def function(tmp_path: Path) -> Function:
    return Function(
        name="greet", group="one", method="POST", path="/greet", folder=tmp_path, image="greet"
    )


@pytest.fixture
def case() -> Case:
    return Case.model_validate({"name": "hello", "expect": {"status": 200}})
