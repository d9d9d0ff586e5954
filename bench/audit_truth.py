"""
How well routes are found without running an application, against its own `url_map`.

    python -m bench.audit_truth FOLDER module:factory [--python PATH] [--static NAME]

Loads the application with the interpreter given (one that has its packages) and compares
(path, method) pairs, HEAD and OPTIONS left out. Prints recall and precision, what is missing
and what is too much.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import click

from offramp.code import read, surface

LOAD = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
name, _, attribute = sys.argv[2].partition(":")
found = importlib.import_module(name)
for part in attribute.partition("(")[0].split("."):
    found = getattr(found, part)
app = found if hasattr(found, "url_map") else eval("found(" + (attribute.partition("(")[2] or ")"))
app = app if hasattr(app, "url_map") else getattr(app, "app", app)
rows = [[rule.rule, sorted(rule.methods or []), rule.endpoint] for rule in app.url_map.iter_rules()]
print("url_map:" + json.dumps(rows))
"""
QUIET = frozenset({"HEAD", "OPTIONS"})
LONGEST = 300.0  # seconds that loading may take
Pair = tuple[str, str]


def truth(python: str, folder: Path, application: str) -> set[Pair]:
    """Return the pairs that the running application has."""
    done = subprocess.run(
        [python, "-c", LOAD, str(folder), application],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("url_map:")]
    if not lines:
        raise click.ClickException(f"it could not be loaded:\n{done.stderr[-2000:]}")
    rows = json.loads(lines[-1].removeprefix("url_map:"))
    return {(path, one) for path, methods, _ in rows for one in methods if one not in QUIET}


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.argument("application")
@click.option("--python", default=sys.executable, help="The interpreter that has its packages.")
@click.option(
    "--path",
    type=click.Path(path_type=Path),
    help="What to import from; else the folder's parent or itself.",
)
@click.option("--static", "named", help="What to look for; else it is not told which application.")
def main(folder: Path, application: str, python: str, path: Path | None, named: str | None) -> None:
    """Compare what is found in FOLDER with what APPLICATION (module:factory) has."""
    started = time.monotonic()
    found = surface.find(read(folder), named)
    seconds = time.monotonic() - started
    is_package = (folder / "__init__.py").exists()
    wanted = truth(python, path or (folder.parent if is_package else folder), application)
    had = {(one.path, method) for one in found.routes for method in one.methods} - {
        (path, quiet) for path, _ in wanted for quiet in QUIET
    }
    had = {one for one in had if one[1] not in QUIET}
    both = had & wanted
    for title, pairs in (("missing", wanted - had), ("extra", had - wanted)):
        for pair in sorted(pairs):
            click.echo(f"{title:8} {pair[1]:7} {pair[0]}")
    click.echo(f"{found.application}: {len(wanted)} there, {len(had)} found in {seconds:.1f} s")
    recall = len(both) / len(wanted) if wanted else 1.0
    precision = len(both) / len(had) if had else 1.0
    click.echo(f"recall {recall:.1%}, precision {precision:.1%}")
    for doubt in found.doubts:
        click.echo(f"doubt: {doubt.file}:{doubt.line} {doubt.message}")


if __name__ == "__main__":
    main()
