"""`offramp report`: what a migration has measured, as a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter, ValidationError

from offramp import files
from offramp.cli import Project
from offramp.errors import UsageError
from offramp.pages import complete

BENCHES = TypeAdapter(list[complete.Bench])
CLUSTER = TypeAdapter(complete.Cluster)
JSON_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), help="Replace this file.  [default: print it]"
)
@click.option("--bench", type=JSON_FILE, help="What `python -m bench --json` printed.")
@click.option("--cluster", type=JSON_FILE, help="kind-test.json of `make kind-test`.")
@click.option("--lessons", type=JSON_FILE, help="Markdown that is put at the end as it is.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(project: Project, /, as_json: bool, **given: Path | None) -> None:  # noqa: FBT001 - click passes it
    """
    Write what the migration measured: where each route is, before against after, ways back.

    From the journal of the shifts, which stays when `offramp down` has ended everything; while
    it runs, also what both sides have used of the machine.
    """
    catalogue, platform = project.catalogue, project.platform
    names = [function.name for function in catalogue.functions]
    sources = complete.Sources(
        catalogue=catalogue,
        weights=platform.router.weights(),
        entries=list(platform.journal.entries(names)),
        benches=_read(given["bench"], BENCHES, []),
        cluster=_read(given["cluster"], CLUSTER, None),
        usage=platform.usage(),
        lessons=_text(given["lessons"]) if given["lessons"] else "",
    )
    if as_json:
        entries = [each.document() for each in sources.entries]
        click.echo(json.dumps({"weights": dict(sources.weights), "entries": entries}))
        return
    text = complete.page(sources)
    if given["out"] is None:
        click.echo(text, nl=False)
        return
    _replace(given["out"], text)
    click.echo(f"wrote {given['out']}: {len(sources.entries)} entries of the journal")


def _replace(path: Path, text: str) -> None:
    """Write the page; raises `UsageError` where that cannot be, and the last one is whole."""
    try:
        files.put(path if files.is_device(path) else path.resolve(), text)  # a link stays one
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _read(path: Path | None, shape: TypeAdapter[Any], otherwise: Any) -> Any:
    """Return a file's JSON, of *shape*; *otherwise* where no file is given."""
    if path is None:
        return otherwise
    try:
        found = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is no JSON: {error}") from error
    try:
        return shape.validate_python(found)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise UsageError(
            f"{path} is not what this option takes ({place}: {first['msg']}); "
            "see offramp report --help"
        ) from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except ValueError as error:
        raise UsageError(f"{path} is not in UTF-8: {error}") from error
