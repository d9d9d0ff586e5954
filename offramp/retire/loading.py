"""
Modules that are imported by a text, of which all may be used: nobody says by which name.

`import_module("shop.tools")` is one, `import_module(f"shop.plugins.{name}")` is each below
`shop.plugins`. Where the name is made altogether elsewhere, it is one of those in the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.retire.code import Code
from offramp.retire.mentions import ANY, Mentions
from offramp.retire.units import Key

NAME = re.compile(r"\w+(?:\.\w+)*\.?")


class Loading:
    """What the code that stays loads, as far as it was followed."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._is_anything = False
        self._said: set[str] = set()  # modules that texts name

    def modules(self, module: str, said: Mentions) -> Iterator[str]:
        """Yield the modules that *said*, which stands in *module*, loads or lets others load."""
        fresh = {name for text in said.texts for name in self._named(text)} - self._said
        self._said |= fresh
        for text in said.loaded:
            known, mark, _ = self._whole(module, text).partition(ANY)
            if not mark:
                yield from self._named(known)
            elif known:
                yield from self._below(known)
            elif not self._is_anything:
                self._is_anything = True
                fresh = set(self._said)
        for parts in said.names:
            if parts[-1] == "__path__":
                for led in self._code.resolve(module, parts[:-1]):
                    if isinstance(led, Key) and led.name == "*":
                        yield from self._below(f"{led.module}.")
        if self._is_anything:
            yield from fresh

    def _whole(self, module: str, text: str) -> str:
        """Return the text with the package that it is relative to."""
        level = len(text) - len(text.lstrip("."))
        if not level:
            return text
        parts = module.split(".")
        kept = parts[: max(len(parts) - level + self._code.modules[module].module.is_package, 0)]
        return ".".join([*kept, text.lstrip(".")])

    def _below(self, beginning: str) -> Iterator[str]:
        """Yield the modules whose names, or what is left of them in a `src`, begin so."""
        found = self._code.project.find(beginning.rpartition(".")[0])
        whole = beginning
        if found is not None:
            whole = f"{found.name}.{beginning.rpartition('.')[2]}"
            yield from () if found.is_package else [found.name]  # then it is a name in that one
        yield from (one for one in self._code.modules if one.startswith(whole))

    def _named(self, text: str) -> Iterator[str]:
        """Yield the module that a text names, or those below it where it ends with a dot."""
        if not NAME.fullmatch(text):
            return
        if text.endswith("."):
            yield from self._below(text)
        found = self._code.project.find(text)
        if found is not None and found.name in self._code.modules:
            yield found.name
