"""The `offramp` command: its verbs are the files of `offramp/commands`, loaded when called."""

import importlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from offramp.catalogue import Catalogue, load
from offramp.errors import OfframpError

# name of the verb -> module of offramp.commands that holds `command`; in the order of a migration
VERBS = {
    "up": "up",
    "down": "down",
    "status": "status",
    "logs": "logs",
    "trace": "trace",
    "try": "try_",
    "shift": "shift",
    "rollback": "rollback",
    "why": "why",
    "deadletters": "deadletters",
}


@dataclass(frozen=True)
class Project:
    """What every verb gets: the project's folder, and its catalogue once somebody asks."""

    folder: Path

    @cached_property
    def catalogue(self) -> Catalogue:
        return load(self.folder)


class Verbs(click.Group):
    """A group that imports a verb's module only when that verb is used or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"offramp.commands.{VERBS[cmd_name]}")
        command: click.Command = module.command
        return command


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=Path(),
    envvar="OFFRAMP_PROJECT",
    help="The folder with stack.yml, or another stack file.  [default: this folder]",
)
@click.version_option(package_name="offramp")
@click.pass_context
def cli(context: click.Context, project: Path) -> None:
    """
    Move a Flask application to functions, one route at a time.

    Exit codes: 0 done; 1 findings, differences or rolled back; 2 usage; 3 held for
    lack of data.
    """
    context.obj = Project(project)


def main() -> None:
    """Run the command line; what the user can put right is told without a traceback."""
    try:
        cli()
    except OfframpError as error:
        click.echo(f"offramp: {error}", err=True)
        raise SystemExit(error.exit_code) from error
