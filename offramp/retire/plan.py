"""Everything `retire` would change, as one value that can be printed before it is done."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offramp.catalogue import Catalogue, Function
from offramp.code import Project
from offramp.code.surface.model import Surface
from offramp.retire import stack
from offramp.retire.assets import assets
from offramp.retire.dependencies import imported, unasked
from offramp.retire.links import broken
from offramp.retire.removal import Removal, removal
from offramp.retire.routes import template
from offramp.retire.sources import texts
from offramp.retire.tests import is_test_file


@dataclass
class Plan:
    """New texts of files (None: removed), and what to tell; *refusals* stand against it."""

    functions: list[str]
    routes: list[str]
    changes: dict[Path, str | None] = field(default_factory=dict)
    tests: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def document(self, root: Path) -> dict[str, Any]:
        """Return the plan as JSON; files relative to *root*."""
        return {
            "functions": self.functions,
            "routes": self.routes,
            "changed": [
                str(_short(p, root)) for p, text in self.changes.items() if text is not None
            ],
            "removed": [str(_short(p, root)) for p, text in self.changes.items() if text is None],
            "tests": self.tests,
            "kept": self.kept,
            "refusals": self.refusals,
            "patch": self.patch(root),
        }

    def patch(self, root: Path) -> str:
        """Return the changes as a unified diff that `git apply` takes."""
        return "".join(_diff(path, text, root) for path, text in sorted(self.changes.items()))


def _short(path: Path, root: Path) -> Path:
    return path.relative_to(root) if path.is_relative_to(root) else path


def _diff(path: Path, text: str | None, root: Path) -> str:
    name = _short(path, root).as_posix()
    before = path.read_bytes().decode("utf-8", errors="replace")
    after = "" if text is None else text
    target = "/dev/null" if text is None else f"b/{name}"
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", target
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def old_side(catalogue: Catalogue) -> Path:
    """Return the folder of the old application: the package of `x-offramp.old.app`, or all."""
    package = catalogue.offramp.old.app.partition(":")[0].partition(".")[0]
    folder = catalogue.root / package
    return folder if (folder / "__init__.py").is_file() else catalogue.root


def plan(
    catalogue: Catalogue, functions: Collection[Function], project: Project, surface: Surface
) -> Plan:
    """Return what retiring *functions* changes; nothing is written."""
    made = Plan([f.name for f in functions], [f.route for f in functions])
    retired = {(f.method, template(f.path)) for f in functions}
    found = removal(project, surface, retired)
    declared = {(m, template(d.path)) for d in surface.routes for m in d.methods}
    for function in functions:
        if (function.method, template(function.path)) not in declared:
            made.kept.append(f"{function.route}: the old side declares no such route")
    made.tests = [
        f"{key.ref}: {why}" for key, why in sorted(found.tests.items(), key=lambda p: p[0].ref)
    ]
    made.kept += found.kept
    made.refusals = found.refusals
    made.changes = texts(found)
    _files(made, found, project)
    text = catalogue.file.read_text(encoding="utf-8")
    made.changes[catalogue.file] = stack.retire(text, made.functions)
    return made


def _files(made: Plan, found: Removal, project: Project) -> None:
    """Add templates, static files and requirements to the plan."""
    before, after = _texts(project, {}), _texts(project, made.changes)
    strings = [_strings(text.values()) for text in (before, after)]
    gone = assets(project, *strings)
    made.changes |= dict.fromkeys(gone.gone, None)
    made.kept += gone.kept
    pages = {
        one.path: one.path.read_text(encoding="utf-8", errors="replace")
        for one in project.files
        if one.path.suffix in {".html", ".htm", ".j2", ".jinja", ".jinja2"}
        and one.path not in gone.gone
    }
    code = {
        path: text
        for path, text in after.items()
        if not is_test_file(_short(path, project.root).as_posix())
    }
    made.refusals += broken(found.going, pages | code)
    lost = imported(before.values()) - imported(after.values()) if found.units else set()
    named = {name for name in lost if any(_has_word(text, name) for text in strings[1])}
    made.kept += [
        f"{name}: nothing imports it, but its name stands in the code" for name in sorted(named)
    ]
    made.changes |= unasked(project, lost - named, imported(after.values()))
    made.kept += [
        f"{path.name} is pinned: lock it again, for what only the removed packages needed"
        for path in made.changes
        if path.name.startswith("requirements")
        and path.with_suffix(".in").is_file()
        and path.suffix == ".txt"
    ]


def _has_word(text: str, name: str) -> bool:
    """`psycopg2` is named by `postgresql+psycopg2`, `argon2` not by `argon2id`."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _texts(project: Project, changes: dict[Path, str | None]) -> dict[Path, str]:
    found: dict[Path, str] = {}
    for module in project.modules.values():
        text = changes.get(module.path, module.path.read_text(encoding="utf-8", errors="replace"))
        if text is not None:
            found[module.path] = text
    return found


def _strings(sources: Collection[str]) -> list[str]:
    """Return the strings of Python sources, not of what documents them."""
    import ast

    found: list[str] = []
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        words = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in words
        ]
    return found
