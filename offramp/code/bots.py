"""Functions that a bot's library calls with an update: python-telegram-bot, pyTelegramBotAPI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from offramp.code.site import functions_given

if TYPE_CHECKING:
    from offramp.code.graph import Graph

NAMES = (b"telegram", b"telebot")
# what a webhook calls with what it was sent
UPDATES = ".process_"
UPDATING = re.compile(r"(?:tele|\?).*\.process_(?:update|new_updates|new_messages)$")
GIVEN = re.compile(r"telegram\.ext\.(?:\w+\.)*\w+Handler$")
MARKS = re.compile(r"telebot\.(?:\w+\.)*\w+\(\)\.\w+_handler$")


class Heard:
    """The functions that wait for updates: given to a handler, or decorated by a bot."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def by(self, name: str) -> list[str]:
        """Return them where what is called *name* hands on an update."""
        return self._every if UPDATES in name and UPDATING.match(name) else []

    @cached_property
    def _every(self) -> list[str]:
        return list(dict.fromkeys(self._found()))

    def _found(self) -> Iterator[str]:
        project = self._graph.project
        for module in project.modules.values():
            is_one = any(one in module.text for one in NAMES)
            functions = list(module.functions.values()) if is_one else []
            for function in functions:
                if any(MARKS.match(target) for _, target in project.decorators(function)):
                    yield function.ref
            for ref in (module.name, *(one.ref for one in functions)) if is_one else ():
                found = self._graph.sites(ref)
                for call in found.calls if found is not None else ():
                    if GIVEN.match(call.target):
                        yield from functions_given(call)
