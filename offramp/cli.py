"""The `offramp` command: its verbs are the files of `offramp/commands`, loaded when called."""

from __future__ import annotations

import difflib
import errno
import importlib
import os
import signal
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from offramp import examples
from offramp.errors import OfframpError, UsageError
from offramp.terminal import plain

if TYPE_CHECKING:
    from offramp.catalogue import Catalogue
    from offramp.platforms import Platform
    from offramp.platforms.kubernetes import Kubernetes


@dataclass(frozen=True)
class Verb:
    """A module of `offramp.commands` that holds `command`, and what the list says of it."""

    module: str
    summary: str


# heading -> verbs, in the order of a migration; listed from here, without their imports
SECTIONS = {
    "What is there": {
        "audit": Verb("audit", "What is in a Flask application, and what to move first."),
    },
    "On this machine": {
        "up": Verb("up", "Start everything: database, old side, functions, gateway."),
        "down": Verb("down", "End what `up` started; data stays."),
        "status": Verb("status", "Each route: weight, requests, failures, times."),
        "try": Verb("try_", "Send a realistic mix of requests."),
        "logs": Verb("logs", "What processes and functions wrote."),
        "trace": Verb("trace", "The way of one request through all of it."),
    },
    "Moving traffic": {
        "verify": Verb("verify", "Compare old and new: answers, and the rows they leave."),
        "shift": Verb("shift", "Move traffic to new, one gated step after another."),
        "rollback": Verb("rollback", "Weight 0, at once."),
        "promote": Verb("promote", "Give callers the newest revision of a function."),
        "why": Verb("why", "Where a group or function stands, and on what evidence."),
    },
    "Afterwards": {
        "retire": Verb("retire", "Remove the old code that moved routes do not need."),
        "report": Verb("report", "Write what the migration measured."),
    },
    "Operating": {
        "deadletters": Verb("deadletters", "List, show, replay and drop what was not delivered."),
        "secrets": Verb("secrets", "Make the secrets that are missing."),
        "check": Verb("check", "Whether an environment is ready to be deployed to."),
        "images": Verb("images", "Build all images, without faas-cli."),
        "routes": Verb("routes", "Make what is missing of a cluster's routes, at weight 0."),
        "gateway": Verb("gateway", "Serve OpenFaaS's API and the operators' page."),
    },
}
VERBS = {name: verb for section in SECTIONS.values() for name, verb in section.items()}

LOCAL, KUBERNETES = "local", "kubernetes"


@dataclass(frozen=True)
class Project:
    """
    What every verb gets: the project's folder, and where it runs.

    The catalogue and the platform are loaded when somebody asks: the Kubernetes client only
    for `--on kubernetes`. *namespace* and *context* are None where the kubeconfig says.
    """

    folder: Path
    on: str = LOCAL
    namespace: str | None = None
    context: str | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """The stack file's; on a cluster without one here, that of the namespace."""
        from offramp.catalogue import load  # its parser takes longer to import than a verb runs

        if self.on == LOCAL:
            return load(self.folder)
        if self.folder.is_file() or (self.folder / "stack.yml").is_file():
            return load(self.folder, with_sources=False)
        from offramp.kubernetes import catalogues

        return catalogues.read(self.kubernetes.cluster)

    @cached_property
    def platform(self) -> Platform:
        """Where `shift`, `rollback`, `why`, `status` and `secrets` work."""
        if self.on == KUBERNETES:
            return self.kubernetes
        from offramp.platforms.local import Local

        return Local(self)

    @cached_property
    def kubernetes(self) -> Kubernetes:
        """The cluster; raises `UsageError` where none was asked for."""
        if self.on != KUBERNETES:
            raise UsageError("this works on a cluster: offramp --on kubernetes …")
        from offramp.platforms.kubernetes import Kubernetes

        return Kubernetes(self)

    def require_here(self, there: str) -> None:
        """Raise `UsageError` where a cluster was asked for; *there* does the same on one."""
        if self.on == KUBERNETES:
            raise UsageError(
                f"this is for this machine only: offramp --on {LOCAL} …; on a cluster {there}"
            )


class Verbs(click.Group):
    """A group that imports a verb's module only when that verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"offramp.commands.{VERBS[cmd_name].module}")
        command: click.Command = module.command
        command.epilog = command.epilog or examples.shown(cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = difflib.get_close_matches(args[0], VERBS)
            told = f"; is it {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"there is no command {args[0]}{told}", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        column = max(map(len, VERBS))
        for heading, verbs in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [(f"{name:{column}}", each.summary) for name, each in verbs.items()]
                )


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=Path(),
    envvar="OFFRAMP_PROJECT",
    show_envvar=True,
    help="The folder with stack.yml, or another stack file.  [default: this folder]",
)
@click.option(
    "--on",
    type=click.Choice([LOCAL, KUBERNETES]),
    default=LOCAL,
    envvar="OFFRAMP_ON",
    show_envvar=True,
    show_default=True,
    help="Where the migration runs.",
)
@click.option(
    "--namespace",
    "-n",
    envvar="OFFRAMP_NAMESPACE",
    show_envvar=True,
    help="[default: the kubeconfig's]  (cluster)",
)
@click.option("--context", "kube_context", help="[default: the kubeconfig's]  (cluster)")
@click.version_option(package_name="offramp")
@click.pass_context
def cli(
    context: click.Context, project: Path, on: str, namespace: str | None, kube_context: str | None
) -> None:
    """
    Move a Flask application to functions, one route at a time.

    Exit codes: 0 done; 1 findings, differences or rolled back; 2 usage; 3 held for
    lack of data; 130 interrupted with Ctrl-C.
    """
    context.obj = Project(project, on, namespace, kube_context)
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        context.color = False


def main() -> None:
    """Run the command line; what the user can put right is told without a traceback."""
    try:
        ended = cli(standalone_mode=False)
    except click.ClickException as error:
        _placed(error).show()
        raise SystemExit(error.exit_code) from error
    except (click.Abort, KeyboardInterrupt) as error:
        raise SystemExit(_interrupted(error.__cause__)) from None
    except OfframpError as error:
        click.echo(f"offramp: {plain(str(error))}", err=True)
        raise SystemExit(error.exit_code) from error
    except OSError as error:
        if error.filename is None and error.errno != errno.ENOSPC:
            raise
        named = "what it had to write" if error.filename is None else error.filename
        click.echo(f"offramp: {named}: {error.strerror}", err=True)
        raise SystemExit(1) from error
    raise SystemExit(ended)


def _placed(error: click.ClickException) -> click.ClickException:
    """Return *error*; of an option that all verbs share it says that it stands before the verb."""
    name = error.option_name if isinstance(error, click.NoSuchOption) else ""
    if not any(name in one.opts for one in cli.params):
        return error
    where = f"{error.message} It stands before the command: offramp {name} …"
    return click.NoSuchOption(name, where, ctx=getattr(error, "ctx", None))


def _interrupted(cause: BaseException | None) -> int:
    """Say so, by what signal if that is known, and return the exit code of shells for it."""
    name = str(cause or "") or "SIGINT"
    click.echo(f"offramp: interrupted{'' if name == 'SIGINT' else f' by {name}'}", err=True)
    return 128 + signal.Signals[name]
