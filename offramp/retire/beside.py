"""
Names of the old side's code in files that are not its own: commands, services, notebooks.

Python that does not import the old side may name it in a text all the same: a function that
hands a job to the old side's worker says `enqueue("shop.jobs.send")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.code import source
from offramp.code.tree import Found
from offramp.retire import dockerfile
from offramp.retire.code import Code
from offramp.retire.mentions import Mentions
from offramp.retire.texts import strings
from offramp.retire.units import Key

LONGEST = 1_000_000  # bytes
ENDINGS = (".toml", ".cfg", ".ini", ".yml", ".yaml", ".sh", ".ipynb", ".service", ".conf", ".env")
NAMES = frozenset({"Procfile", "Dockerfile", "Makefile", "crontab"})
QUOTED = re.compile(rb"""['"][A-Za-z_]\w*[.:]|:[A-Za-z_][\w.]*['"]""")  # `"a.b"`, `"name = a:b"`
CONFIGURES = re.compile(r"log|conf|setting|schedule|celery|cron|task|job", re.IGNORECASE)


def named(code: Code) -> Iterator[tuple[Key, str]]:
    """Yield the units that such files name, and the file; the application itself aside."""
    for text, file in _texts(code):
        for led in code.dotted(tuple(text.split("."))):
            if isinstance(led, Key) and led.name not in {"", "*"}:
                yield led, file


def told(code: Code) -> Iterator[Key]:
    """Yield the units that texts name in Python that belongs to somebody else."""
    ours = {module.path for module in code.project.modules.values()}
    for one in code.project.files:
        if one.name.endswith(".py") and one.path not in ours and one.size <= LONGEST:
            for text in sorted(Mentions(texts=_strings(one)).dotted_texts()):
                led = [key for key in code.dotted(tuple(text.split("."))) if isinstance(key, Key)]
                yield from (key for key in led if key.name not in {"", "*"})


def dotted(code: Code) -> set[str]:
    """Return the dotted names that stand in such files."""
    return {text for text, _ in _texts(code)}


def _texts(code: Code) -> Iterator[tuple[str, str]]:
    for one in code.project.files:
        if is_read(one):
            text = one.path.read_bytes().decode("utf-8", errors="replace")
            for found in sorted(Mentions(texts={text}).dotted_texts()):
                yield found, one.name


def _strings(one: Found) -> set[str]:
    content = one.path.read_bytes()
    if not QUOTED.search(content):
        return set()
    try:
        return set(strings(source.parse(content)))
    except source.UnreadableError:
        return set()


def is_read(one: Found) -> bool:
    """Tell whether a file may name the old side's code: settings, scripts."""
    last = one.name.rpartition("/")[2]
    is_ours = last in {"stack.yml", "stack.yaml"}  # names the application, and says nothing else
    is_json = last.endswith(".json") and CONFIGURES.search(last) is not None
    is_setting = last in NAMES or last.endswith(ENDINGS) or is_json
    is_setting = is_setting or dockerfile.NAME.fullmatch(last) is not None
    return one.size <= LONGEST and not is_ours and (is_setting or _is_program(one))


def _is_program(one: Found) -> bool:
    """Tell whether a file without an ending says what runs it: `bin/clean`."""
    if "." in one.name.rpartition("/")[2]:
        return False
    with one.path.open("rb") as file:
        return file.read(2) == b"#!"
