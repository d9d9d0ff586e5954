"""What distributions an application asks for, wherever it says so."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from offramp.audit.shared.files import line_of, lines, named, table, text, toml
from offramp.code import Project
from offramp.code.source import UnreadableError, parse_text
from offramp.code.tree import Found

REQUIREMENT = re.compile(
    r"^\s*(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?P<version>(?:[=<>!~]=?=?|\(|@|;|$|\s#).*)"
)
MOST = 5_000  # in all files; whose lines are looked for one by one
MOST_LINES = 12  # of hashes and comments below a requirement
CONDA = re.compile(r"^\s*-\s*[\"']?([A-Za-z][\w.-]*)\s*([=<>!~][^#\"']*)?[\"']?\s*(?:#.*)?$")
# requirements of those who work on the application, not of the application
DEVELOPING = re.compile(
    r"(dev|test|tests|testing|lint|doc|docs|ci|build|typing|mypy)([-_.]|$)", re.IGNORECASE
)


@dataclass(frozen=True)
class Asked:
    """One distribution that is asked for, and where; *version* as written."""

    name: str
    version: str
    file: str
    line: int
    via: tuple[str, ...] = ()  # locked because these distributions need it

    @property
    def key(self) -> str:
        """The name as registries compare it (PEP 503)."""
        return re.sub(r"[-_.]+", "-", self.name).lower()


def find(project: Project) -> list[Asked]:
    """Return what is asked for, each distribution once: where people write it before lock files."""
    found: dict[str, Asked] = {}
    for one in islice(_all(project), MOST):
        kept = found.setdefault(one.key, one)
        if not kept.version and one.version:
            found[one.key] = one
    return sorted(found.values(), key=lambda one: one.key)


def _all(project: Project) -> Iterator[Asked]:
    files = list(named(project, "requirements*.in", "requirements*.txt"))
    files += [
        one
        for one in named(project, "*.txt", "*.in")
        if one.name.rpartition("/")[0].rpartition("/")[2] == "requirements"
    ]
    sources = {one.name.removesuffix(".in") for one in files if one.name.endswith(".in")}
    for one in files:
        is_made = one.name.endswith(".txt") and one.name.removesuffix(".txt") in sources
        if not is_made and not DEVELOPING.search(_stem(one)):
            yield from _of_file(one, project, set())
    for one in named(project, "pyproject.toml"):
        yield from _of_pyproject(one)
    for one in named(project, "setup.cfg"):
        yield from _of_setup_cfg(one)
    for one in named(project, "setup.py"):
        yield from _of_setup_py(one)
    for one in named(project, "Pipfile"):
        yield from _of_table(table(toml(one), "packages"), one)
    for one in named(project, "environment.yml", "environment.yaml"):
        yield from _of_conda(one)


def _stem(found: Found) -> str:
    last = found.name.rpartition("/")[2].rpartition(".")[0]
    return re.sub(r"^requirements?[-_.]?", "", last)


def _of_file(found: Found, project: Project, seen: set[str]) -> Iterator[Asked]:
    if found.name in seen:
        return
    seen.add(found.name)
    written = lines(found)
    for number, line in written:
        included = re.match(r"\s*(?:-r|--requirement)[\s=]*(\S+)", line)
        if included:
            folder = found.name.rpartition("/")[0]
            wanted = _joined(folder, included[1])
            for other in project.files:
                if other.name == wanted:
                    yield from _of_file(other, project, seen)
        else:
            via = _via(written[number - 1 : number + MOST_LINES])
            yield from (replace(one, via=via) for one in parsed(line, found.name, number))


def _via(following: list[tuple[int, str]]) -> tuple[str, ...]:
    """Return the distributions that pip-compile's comment names alone: `# via flask`."""
    said: list[str] = []
    for place, (_, line) in enumerate(following):
        text = line.strip()
        if place and not text.startswith(("#", "--hash")):
            break
        said += [text.partition("#")[2].strip()] if "#" in text and "--hash" not in text else []
    comment = " ".join(said).strip()
    if not comment.startswith("via ") or re.search(r"-r |pyproject|setup\.(py|cfg)", comment):
        return ()
    return tuple(re.split(r"[,\s]+", comment.removeprefix("via ").strip()))


def _joined(folder: str, name: str) -> str:
    parts = folder.split("/") if folder else []
    for part in name.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def parsed(line: str, file: str, number: int) -> Iterator[Asked]:
    """Yield what one requirement asks for (PEP 508); nothing for options and comments."""
    line = re.split(r"\s#|\s--hash|\s\\$", line.strip())[0].strip().removesuffix("\\").strip()
    egg = re.search(r"[#&]egg=([\w.-]+)", line)
    if egg:
        yield Asked(egg[1], "", file, number)
    elif line and not line.startswith(("#", "-", ".", "/")) and "://" not in line.partition("@")[0]:
        match = REQUIREMENT.match(line)
        if match:
            version = match["version"].partition(";")[0].strip().strip("()")
            yield Asked(
                match["name"], "" if version.startswith(("@", "#")) else version, file, number
            )


def _of_pyproject(found: Found) -> Iterator[Asked]:
    content = toml(found)
    written = text(found)
    said = table(content, "project").get("dependencies")
    for one in said if isinstance(said, list) else ():
        yield from parsed(str(one), found.name, line_of(written, str(one)))
    poetry = dict(table(content, "tool", "poetry", "dependencies"))
    poetry.pop("python", None)
    yield from _of_table(poetry, found)


def _of_table(said: dict[str, object], found: Found) -> Iterator[Asked]:
    written = text(found)
    for name, value in said.items():
        version = value.get("version", "") if isinstance(value, dict) else value
        number = line_of(written, f"\n{name}") + 1 or line_of(written, name)
        yield Asked(name, "" if version == "*" else str(version), found.name, number)


def _of_setup_cfg(found: Found) -> Iterator[Asked]:
    parser = configparser.RawConfigParser(strict=False)
    written = text(found)
    try:
        parser.read_string(written)
    except configparser.Error:
        return
    for line in parser.get("options", "install_requires", fallback="").splitlines():
        yield from parsed(line, found.name, line_of(written, line.strip()))


def _of_setup_py(found: Found) -> Iterator[Asked]:
    """Read `setup(install_requires=[...])` off the tree, by name or as it stands there."""
    try:
        tree = parse_text(text(found))
    except UnreadableError:
        return
    lists = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "install_requires":
            value = lists.get(node.value.id) if isinstance(node.value, ast.Name) else node.value
            for one in value.elts if isinstance(value, (ast.List, ast.Tuple)) else ():
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield from parsed(one.value, found.name, one.lineno)


def _of_conda(found: Found) -> Iterator[Asked]:
    is_inside = False
    for number, line in lines(found):
        if re.match(r"\w", line):
            is_inside = line.startswith("dependencies:")
        match = CONDA.match(line) if is_inside else None
        if match and match[1] not in {"python", "pip"}:
            yield Asked(match[1], (match[2] or "").strip(), found.name, number)
