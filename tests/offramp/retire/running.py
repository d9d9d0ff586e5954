"""An application that is retired in a folder, and then really started and tested."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from offramp.catalogue import load
from offramp.catalogue.paths import sent
from offramp.code import read, surface
from offramp.retire.plan import Plan, plan
from offramp.retire.scope import connected
from offramp.retire.write import put
from tests.offramp.code.surface.alike import run


@dataclass
class Application:
    """A folder with an application: what it serves, and whether its tests pass."""

    folder: Path
    app: str
    python: str = sys.executable

    def served(self) -> list[str]:
        """Return "METHOD /path" of each route that the application has when it is loaded."""
        rows = run(self.folder, self.app)
        return sorted(f"{method} {path}" for path, method, _ in rows)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the folder."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # ours take longer than all of its tests
        }
        return subprocess.run(
            [self.python, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env=environment,
        )

    def tested(self) -> str:
        """Return pytest's last line; a failure is an error."""
        options = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir=.", "tests"]
        ran = self.run("-m", "pytest", *options)
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
        return ran.stdout.splitlines()[-1]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def plan(self, *routes: str, keeps_links: bool = False) -> Plan:
        """Return what retiring *routes* ("GET /x/{id}") would change."""
        catalogue = load(self._catalogue(routes))
        code = connected(read(catalogue.root), self.app)
        known = surface.find(code, self.app)
        return plan(catalogue, catalogue.functions, code, known, keeps_links=keeps_links)

    def retire(self, *routes: str, keeps_links: bool = False) -> Plan:
        """Retire *routes*, and claim that exactly they are gone."""
        before = self.served()
        made = self.plan(*routes, keeps_links=keeps_links)
        assert made.refusals == [], made.refusals
        put(made.changes, self.folder / ".offramp/mark", self.folder)
        gone = {re.sub(r"\{(\w+)\}", r"<\1>", route) for route in routes}
        left = [route for route in before if re.sub(r"<\w+:", "<", route) not in gone]
        assert self.served() == left
        return made

    def _catalogue(self, routes: tuple[str, ...]) -> Path:
        functions = {}
        for number, route in enumerate(routes, start=1):
            handler = self.folder / f"new/f{number}/handler.py"
            handler.parent.mkdir(parents=True, exist_ok=True)
            handler.write_text("def handle(event, context): ...\n")
            functions[f"f{number}"] = {
                "handler": f"./new/f{number}",
                "annotations": {"offramp.dev/group": "g", "offramp.dev/route": sent(route)},
            }
        ours = {"old": {"app": self.app, "service": "old"}, "groups": ["g"]}
        lines = ["version: 1.0", f"x-offramp: {json.dumps(ours)}", "functions:"]
        for name, entry in functions.items():
            notes = "".join(f"\n      {key}: {one}" for key, one in entry["annotations"].items())
            lines.append(f"  {name}:\n    handler: {entry['handler']}\n    annotations:{notes}")
        file = self.folder / "stack.yml"
        file.write_text("\n".join(lines) + "\n")
        return file


def write(folder: Path, files: dict[str, str]) -> None:
    """Write *files*, whose texts may be indented."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
