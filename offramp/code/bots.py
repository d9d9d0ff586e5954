"""
Functions that a bot's library calls with what its webhook was sent.

Of python-telegram-bot, pyTelegramBotAPI, LINE's line-bot-sdk 3 and Slack's Bolt 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offramp.code.site import functions_given

if TYPE_CHECKING:
    from offramp.code.graph import Graph

# what a webhook calls with what it was sent
HANDS_ON = (
    *(".process_update", ".process_new_updates", ".process_new_messages"),
    *("WebhookHandler().handle", "SlackRequestHandler().handle"),
)


@dataclass(frozen=True)
class Library:
    """A library of bots: *name* in sources, what hands on, and how functions wait for that."""

    name: bytes
    updating: re.Pattern[str]
    marks: re.Pattern[str] | None = None  # decorators
    given: re.Pattern[str] | None = None  # calls that are given the functions


UPDATING = r"\.process_(?:update|new_updates|new_messages)$"
LIBRARIES = (
    Library(
        b"telegram",
        re.compile(rf"(?:tele|\?).*{UPDATING}"),
        given=re.compile(r"telegram\.ext\.(?:\w+\.)*\w+Handler$"),
    ),
    Library(
        b"telebot",
        re.compile(rf"(?:tele|\?).*{UPDATING}"),
        re.compile(r"telebot\.(?:\w+\.)*\w+\(\)\.\w+_handler$"),
    ),
    Library(
        b"linebot",
        re.compile(r"linebot\.(?:\w+\.)*WebhookHandler\(\)\.handle$"),
        re.compile(r"linebot\.(?:\w+\.)*WebhookHandler\(\)\.(?:add|default)$"),
    ),
    Library(
        b"slack_bolt",
        re.compile(r"slack_bolt\.(?:\w+\.)*SlackRequestHandler\(\)\.handle$"),
        re.compile(
            r"slack_bolt\.(?:\w+\.)*App\(\)\.(?:event|message|command|action|view\w*|shortcut"
            r"|(?:global|message)_shortcut|block_\w+|dialog_\w+|options|step|function|use|middleware"
            r"|error)$"
        ),
        re.compile(r"slack_bolt\.(?:\w+\.)*App\(\)\.\w+(?:\(\))?$"),
    ),
)


class Heard:
    """The functions that wait for updates: given to a handler, or decorated by a bot."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._kept: dict[bytes, list[str]] = {}

    def by(self, name: str) -> list[str]:
        """Return them where what is called *name* hands on an update."""
        if not name.endswith(HANDS_ON):
            return []
        libraries = [one for one in LIBRARIES if one.updating.match(name)]
        return list(dict.fromkeys(ref for one in libraries for ref in self._waiting(one)))

    def _waiting(self, library: Library) -> list[str]:
        if library.name not in self._kept:
            self._kept[library.name] = list(self._found(library))
        return self._kept[library.name]

    def _found(self, library: Library) -> Iterator[str]:
        project = self._graph.project
        for module in project.modules.values():
            is_one = library.name in module.text
            functions = list(module.functions.values()) if is_one else []
            for function in functions if library.marks else ():
                targets = (target for _, target in project.decorators(function))
                if library.marks and any(map(library.marks.match, targets)):
                    yield function.ref
            for ref in (module.name, *(one.ref for one in functions)) if library.given else ():
                found = self._graph.sites(ref)
                for call in found.calls if found is not None else ():
                    if library.given and library.given.match(call.target):
                        yield from functions_given(call)
