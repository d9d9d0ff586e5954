"""
Small applications of Flask's extensions, with the routes that the real extensions give them.

The extensions are no dependencies of ours, so their answers are written down. To write them anew:

    .venv/bin/python -m tests.offramp.code.surface.recorded PYTHON tests/.../test_X.py

where PYTHON is an interpreter that has Flask and the extension.
"""

from __future__ import annotations

import ast
import runpy
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from offramp.code.read import read
from offramp.code.surface.finding import find
from offramp.code.surface.model import Surface

PRINT = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
module, _, name = sys.argv[2].partition(":")
found = getattr(importlib.import_module(module), name)
app = found() if name.startswith(("create", "make")) else getattr(found, "app", found)
for rule in app.url_map.iter_rules():
    methods = ",".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
    if methods and rule.endpoint != "static":
        print(methods, rule.rule, rule.endpoint)
"""


@dataclass(frozen=True)
class Recorded:
    """
    An application and its routes, "GET,POST /path endpoint" a line, Flask's /static left out.

    *source* is `app.py`; *more* are further files by name. *application* is `module:name`,
    a function where the name begins with "create" or "make".
    """

    source: str
    routes: str = ""
    application: str = "app:app"
    more: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, str]:
        """Every file by its name."""
        return {
            name: textwrap.dedent(text).lstrip()
            for name, text in {"app.py": self.source, **self.more}.items()
        }

    @property
    def rows(self) -> list[str]:
        """The routes, sorted; several rules of one path and endpoint are one row."""
        lines = [line.split() for line in self.routes.splitlines() if line.strip()]
        return _rows([(path, name, set(methods.split(","))) for methods, path, name in lines])

    def write(self, folder: Path) -> None:
        """Write the application into *folder*."""
        for name, text in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)

    def surface(self, folder: Path) -> Surface:
        """Return what reading the application's text finds."""
        self.write(folder)
        return find(read(folder), self.application)

    def found(self, folder: Path) -> list[str]:
        """Return the routes that reading finds, as `rows` has them."""
        routes = self.surface(folder).routes
        return _rows([(one.path, one.endpoint, set(one.methods)) for one in routes])

    def ask(self, python: str) -> list[str]:
        """Return the routes that the real extension makes. Raises CalledProcessError."""
        with tempfile.TemporaryDirectory() as folder:
            self.write(Path(folder))
            done = subprocess.run(
                [python, "-W", "ignore", "-c", PRINT, folder, self.application],
                stdout=subprocess.PIPE,
                check=True,
                text=True,
                timeout=60,
                cwd=folder,
            )
        return sorted(done.stdout.splitlines())


def _rows(routes: list[tuple[str, str, set[str]]]) -> list[str]:
    together: dict[tuple[str, str], set[str]] = {}
    for path, endpoint, methods in routes:
        if endpoint != "static":
            together.setdefault((path, endpoint), set()).update(methods)
    return sorted(f"{','.join(sorted(of))} {path} {name}" for (path, name), of in together.items())


def rewrite(path: Path, python: str) -> None:
    """Put what the real extension says into each `NAME = Recorded(...)` of a test module."""
    text = path.read_text()
    lines = text.splitlines(keepends=True)
    values = runpy.run_path(str(path))
    for statement in reversed(ast.parse(text).body):
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Call):
            continue
        for keyword in statement.value.keywords:
            if keyword.arg == "routes" and isinstance(statement.targets[0], ast.Name):
                found = values[statement.targets[0].id].ask(python)
                rows = "".join(f"        {row}\n" for row in found)
                node = keyword.value
                lines[node.lineno - 1 : node.end_lineno] = [f'    routes="""\n{rows}    """,\n']
    path.write_text("".join(lines))


if __name__ == "__main__":
    rewrite(Path(sys.argv[2]), sys.argv[1])
