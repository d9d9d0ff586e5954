"""
What functions need beside their code: secrets, settings and distributions, by name.

They are comments of `stack.yml`: a value is nobody's to guess, an empty one would be in the way of
a default, and `offramp up` refuses to start without the file of a secret that is asked for.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterable

from offramp.audit.decide.functions import Planned
from offramp.audit.report import Dependency, Shared
from offramp.audit.scaffold.lifted import requirement
from offramp.audit.scaffold.words import flat
from offramp.audit.secret_names import is_secret

ENTRY = re.compile(r"^  ([\w-]+):$", re.MULTILINE)  # of a function, in what PyYAML writes
WIDTH = 96  # letters of a comment's line
SETTINGS = ("setting", "database setting")  # as kinds of shared resources
DRIVER = "a driver"  # that a URL names, as `distributions` say it
HEAD = """\
# Every process of the application reads these variables as it starts; both sides see only those
# that stand below x-offramp, in `environment`; .env and .flaskenv are read by `flask run` alone,
# unless the application loads them. Secrets are marked: rather give them a file each.
"""
ADDRESS = """\
# Before Flask 3.1 an application answers no other address than SERVER_NAME; callers here have
# "127.0.0.1:{port:gateway}".
"""
FILES = """\
  # takes files: above gateway.max_request_bytes (1048576 where it is absent) the gateway answers
  # 413, unless an annotation says more: offramp.dev/max-request-bytes
"""
PACKAGES = """\
# What the view's code imports; take out what the handler does without.
"""


def at_start(names: Iterable[str]) -> str:
    """Return comments that name what every process reads; "" where that is nothing."""
    told = [f"{flat(one)} (a secret)" if is_secret(one) else flat(one) for one in names]
    lines = textwrap.wrap(", ".join(told), WIDTH, break_long_words=False)
    address = ADDRESS if "SERVER_NAME" in told else ""
    return HEAD + "".join(f"#   {line}\n" for line in lines) + address if told else ""


def commented(text: str, functions: Iterable[Planned], given: Collection[str] = ()) -> str:
    """Return the file's text with a comment above each function that reads what is not *given*."""
    told = {one.name: _told(one, given) for one in functions}
    head, mark, entries = text.partition("\nfunctions:\n")

    def above(found: re.Match[str]) -> str:
        return told.get(found[1], "") + found[0]

    return head + mark + ENTRY.sub(above, entries)


def set_by_code(shared: Shared) -> set[str]:
    """Return the settings whose values stand in the application itself, which `--lift` runs."""
    kept = [one for one in shared.resources if one.kind in SETTINGS and one.detail != "from file"]
    variables = {
        name
        for one in kept
        if one.detail.startswith("from environment: ")
        for name in one.detail.partition(": ")[2].split(", ")
    }
    return {one.name for one in kept} - variables - {*shared.at_start}


def _told(one: Planned, given: Collection[str]) -> str:
    every = sorted({*one.route.settings, *one.route.secrets}.difference(given))
    parts = (
        ("secrets", [name for name in every if is_secret(name)]),
        ("settings", [name for name in every if not is_secret(name)]),
    )
    said = "; ".join(f"{what} {', '.join(map(flat, names))}" for what, names in parts if names)
    reads = f"  # reads the {said}\n" if said else ""
    return reads + (FILES if one.route.request.files else "")


def requirements(one: Planned, dependencies: Iterable[Dependency]) -> str:
    """Return the `requirements.txt` of a function; "" where the application asks for nothing."""
    needed = (
        each
        for each in dependencies
        if one.route.name in each.routes or (each.needed_by_all and each.why in {"", DRIVER})
    )
    lines = "".join(requirement(each) for each in needed if each.name.lower() != "flask")
    return PACKAGES + lines if lines else ""
