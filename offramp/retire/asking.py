"""How each kind of file asks for distributions, and how it is edited where it can be read."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from configparser import Error as UnreadableError
from typing import Literal

from offramp.retire import conda, dockerfile
from offramp.retire.cut import Cut, UncuttableError, cut, place
from offramp.retire.remarks import orphaned

Kind = Literal["lines", "toml", "cfg", "script", "conda", "docker"]
SETUP = ("install_requires", "setup_requires", "tests_require")
EXTRAS = "extras_require"
SECTION = re.compile(r"\[([^\]]+)\]")
KEY = re.compile(r"([^\s#;\[=:][^=:]*?)\s*[=:]")
# distributions that are not called like what they install
CALLED = {
    "argon2": "argon2-cffi", "attr": "attrs", "bs4": "beautifulsoup4", "Crypto": "pycryptodome",
    "cv2": "opencv-python", "dateutil": "python-dateutil", "dns": "dnspython",
    "docx": "python-docx",
    "dotenv": "python-dotenv", "fitz": "pymupdf", "git": "gitpython", "jose": "python-jose",
    "jwt": "pyjwt", "ldap": "python-ldap", "magic": "python-magic", "MySQLdb": "mysqlclient",
    "OpenSSL": "pyopenssl", "PIL": "pillow", "pptx": "python-pptx", "psycopg2": "psycopg2-binary",
    "serial": "pyserial", "skimage": "scikit-image", "sklearn": "scikit-learn", "slugify":
    "python-slugify", "telegram": "python-telegram-bot", "websocket": "websocket-client",
    "yaml": "pyyaml", "zmq": "pyzmq",
}  # fmt: skip
TABLE = re.compile(r"\s*\[+([^\[\]]+)\]+\s*(?:#.*)?$")
LIST = re.compile(r"\s*([\w-]+)\s*=\s*\[")
PAIR = re.compile(r"\s*[\"']?([A-Za-z0-9][\w.-]*)[\"']?\s*=")
QUOTED = re.compile(r"([\"'])(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:[\[=<>!~;@ ][^\"']*)?\1\s*,?[ \t]*")
DEPENDENCIES = re.compile(r"(^|\.)(dependencies|dev-dependencies|packages|dev-packages)$")
ENTRY = re.compile(
    r"^\s*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:[=<>!~;@\s\\\"',].*)?$"
)


def distribution(name: str) -> str:
    """Return what the distribution of an imported name is called, normalised (PEP 503)."""
    return re.sub(r"[-_.]+", "-", CALLED.get(name, name)).lower()


def without(text: str, names: set[str], kind: Kind = "lines") -> str:
    """Return what asks for distributions without *names*; as it is where that is not sure."""
    match kind:
        case "lines":
            return _lines(text, names)
        case "toml":
            return _toml(text, names)
        case "cfg":
            return _cfg(text, names)
        case "script":
            return _script(text, names)
        case "conda":
            return _conda(text, names)
        case "docker":
            changed = dockerfile.without(text, lambda name: distribution(name) in names)
            return _left(text.splitlines(keepends=True), changed, names)


def _conda(text: str, names: set[str]) -> str:
    """Take entries out of an environment file, where nothing else would change by it."""

    def is_gone(name: str) -> bool:
        return distribution(name) in names

    gone = conda.entries(text, is_gone)
    made = _left(text.splitlines(keepends=True), dict.fromkeys(gone, ""), names)
    return made if conda.is_less(text, made, is_gone) else text


def _lines(text: str, names: set[str]) -> str:
    """Take entries out of a requirements file, one a line."""
    lines = text.splitlines(keepends=True)
    gone: set[int] = set()
    is_gone = False
    for number, line in enumerate(lines):
        if not (is_gone and line[:1].isspace() and line.strip()):  # hashes, and who asked for it
            entry = ENTRY.match(line.rstrip("\r\n"))
            is_gone = entry is not None and distribution(entry[1]) in names
        gone |= {number} if is_gone else set()
    return _left(lines, dict.fromkeys(gone, ""), names)


def _left(lines: list[str], changed: dict[int, str], names: set[str]) -> str:
    """Return *lines* with some *changed* ("": gone), without comments about what is gone."""
    gone = {number for number, fresh in changed.items() if not fresh}
    said = orphaned(lines, gone, names | {one for one in CALLED if distribution(one) in names})
    return "".join(
        changed.get(number, line) for number, line in enumerate(lines) if number not in said
    )


def _toml(text: str, names: set[str]) -> str:
    """Take entries out of the lists and tables of dependencies, and out of nothing else."""
    lines = text.splitlines(keepends=True)
    changed: dict[int, str] = {}
    table, is_list = "", False
    for number, line in enumerate(lines):
        if found := TABLE.match(line):
            table, is_list = found[1], False
        begins = LIST.match(line)
        is_list = is_list or (begins is not None and _asks(table, begins[1]))
        fresh = _listed(line, names) if is_list else line
        pair = PAIR.match(line)
        if not is_list and pair and DEPENDENCIES.search(table) and distribution(pair[1]) in names:
            fresh = ""
        if is_list and (line.rstrip().endswith("]") or line.lstrip().startswith("]")):
            is_list = "]" not in re.sub(r"\[[^\[\]\"']*\](?=[^\"']*[\"'])", "", line)
        changed |= {number: fresh} if fresh != line else {}
    made = _left(lines, changed, names)
    try:
        tomllib.loads(made)
    except tomllib.TOMLDecodeError:
        return text
    return made


def _asks(table: str, key: str) -> bool:
    """Tell whether a list asks for distributions: dependencies, or one of a table of groups."""
    groups = {"project.optional-dependencies", "dependency-groups"}
    groups |= {"tool.pdm.dev-dependencies", "tool.poetry.extras"}
    return key == "dependencies" or table in groups or key.endswith("dependencies")


def _listed(line: str, names: set[str]) -> str:
    """Return a line of a list without the entries of *names*; nothing where no other is left."""
    gone = [one for one in QUOTED.finditer(line) if distribution(one["name"]) in names]
    if not gone:
        return line
    left = line
    for one in reversed(gone):
        left = left[: one.start()] + left[one.end() :]
    if not re.search(r",\s*\]", line):
        left = re.sub(r",\s*\]", "]", left)  # the last of a list of one line
    is_empty = not left.strip() or left.lstrip().startswith("#")
    return "" if is_empty else left


def _cfg(text: str, names: set[str]) -> str:
    """Take lines out of the lists of setup.cfg, where nothing else would change by it."""
    lines = text.splitlines(keepends=True)
    gone: dict[int, str] = {}
    at = ("", "")
    for number, line in enumerate(lines):
        if found := SECTION.match(line):
            at = (found[1].strip(), "")
        elif found := KEY.match(line):
            at = (at[0], found[1].strip())
        elif line[:1].isspace() and _lists(at) and _asks_for(line, names):
            gone[number] = ""
    made, before = _left(lines, gone, names), _values(text)
    wanted = {
        each: [one for one in listed if not (_lists(each) and _asks_for(one, names))]
        for each, listed in (before or {}).items()
    }
    return made if before is not None and _values(made) == wanted else text


def _lists(at: tuple[str, str]) -> bool:
    """Tell whether a key of a section has distributions."""
    return (at[0] == "options" and at[1] in SETUP) or at[0] == f"options.{EXTRAS}"


def _asks_for(line: str, names: set[str]) -> bool:
    entry = ENTRY.match(line.rstrip("\r\n"))
    return entry is not None and distribution(entry[1]) in names


def _values(text: str) -> dict[tuple[str, str], list[str]] | None:
    """Return the lines of each value of a setup.cfg by section and key; None if it is none."""
    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except UnreadableError:
        return None
    return {
        (section, key): [line for line in value.splitlines() if line]
        for section in parser.sections()
        for key, value in parser.items(section)
    }


def _script(text: str, names: set[str]) -> str:
    """Take texts out of the lists that setup.py gives `setup()`, by their place."""
    try:
        tree = ast.parse(text)
        gone = [
            one
            for listed in _given(tree)
            for one in listed.elts
            if isinstance(one, ast.Constant) and _asks_for(str(one.value), names)
        ]
        return cut(text, Cut(elements=frozenset(map(place, gone)))) if gone else text
    except (SyntaxError, ValueError, UncuttableError):
        return text


def _given(tree: ast.Module) -> Iterator[ast.List | ast.Tuple]:
    """Yield the lists of distributions, as arguments or as values that have their names."""
    named: list[tuple[str, ast.expr]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            named.append((node.arg or "", node.value))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.append((node.targets[0].id.lower(), node.value))
    for name, given in named:
        values = [given] if name in SETUP else []
        if name == EXTRAS and isinstance(given, ast.Dict):
            values = given.values
        yield from (one for one in values if isinstance(one, ast.List | ast.Tuple))
