"""Names of the old side's code in files that are no Python: commands, services, notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.code.tree import Found
from offramp.retire.code import Code
from offramp.retire.mentions import Mentions
from offramp.retire.units import Key

LONGEST = 1_000_000  # bytes
ENDINGS = (".toml", ".cfg", ".ini", ".yml", ".yaml", ".sh", ".ipynb", ".service", ".conf", ".env")
NAMES = frozenset({"Procfile", "Dockerfile", "Makefile", "crontab"})
CONFIGURES = re.compile(r"log|conf|setting|schedule|celery|cron|task|job", re.IGNORECASE)


def named(code: Code) -> Iterator[tuple[Key, str]]:
    """Yield the units that such files name, and the file; the application itself aside."""
    for text, file in _texts(code):
        for led in code.dotted(tuple(text.split("."))):
            if isinstance(led, Key) and led.name not in {"", "*"}:
                yield led, file


def dotted(code: Code) -> set[str]:
    """Return the dotted names that stand in such files."""
    return {text for text, _ in _texts(code)}


def _texts(code: Code) -> Iterator[tuple[str, str]]:
    for one in code.project.files:
        if _is_read(one):
            text = one.path.read_bytes().decode("utf-8", errors="replace")
            for found in sorted(Mentions(texts={text}).dotted_texts()):
                yield found, one.name


def _is_read(one: Found) -> bool:
    last = one.name.rpartition("/")[2]
    is_ours = last in {"stack.yml", "stack.yaml"}  # names the application, and says nothing else
    is_json = last.endswith(".json") and CONFIGURES.search(last) is not None
    is_setting = last in NAMES or last.endswith(ENDINGS) or is_json
    return one.size <= LONGEST and not is_ours and is_setting
