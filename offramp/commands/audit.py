"""`offramp audit`: what is in a Flask application, and what to move in which order."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import click

from offramp.audit.plain import document
from offramp.audit.report import Report, Severity
from offramp.cli import Project
from offramp.errors import OfframpError, UsageError
from offramp.files import is_device, put
from offramp.shift.interrupts import interruptible
from offramp.terminal import plain

OUT = Path("docs/serverless-migration")
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
COLOURS = {"high": "red", "medium": "yellow"}


@dataclass(frozen=True)
class Options:
    """What the command line said."""

    path: Path
    application: str | None
    python: Path | None
    environment: tuple[str, ...]
    out: Path | None
    html: Path | None
    sarif: Path | None
    scaffold: Path | None
    lift: bool
    fail_on: Severity | None
    no_weights: bool
    no_cache: bool
    as_json: bool

    @property
    def folder(self) -> Path | None:
        """Where documents go; None where none are written."""
        return self.out or (None if self.as_json else OUT)

    @property
    def folders(self) -> dict[str, Path]:
        """What is to be written in, by the option that names it."""
        named = {"--out": self.folder, "--scaffold": self.scaffold}
        wanted = {name: one for name, one in self.files.items() if one is not None}
        named |= {name: one.parent for name, one in wanted.items() if not is_device(one)}
        return {name: one for name, one in named.items() if one is not None}

    @property
    def files(self) -> dict[str, Path | None]:
        """Documents that are wanted at a place of their own, by the option that names it."""
        return {"--html": self.html, "--sarif": self.sarif}


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), default=Path())
@click.option("--app", "application", metavar="MODULE:FACTORY", help="Also load it, cut off.")
@click.option(
    "--python", type=FILE, help="The application's: it loads --app, and its imports are timed."
)
@click.option("--env", "environment", multiple=True, metavar="K=V", help="Set while it is loaded.")
@click.option("--out", type=FOLDER, help=f"Where the documents go.  [default: {OUT}]")
@click.option("--html", type=FILE, help="Write the page there too.")
@click.option("--sarif", type=FILE, help="Write the findings for a code host there too.")
@click.option("--scaffold", type=FOLDER, help="Write stack.yml and functions to fill in there.")
@click.option("--lift", is_flag=True, help="With --scaffold: they run the application's views.")
@click.option(
    "--fail-on",
    type=click.Choice(get_args(Severity)),
    help="End with 1 when there are findings as severe as this, or more.",
)
@click.option("--no-weights", is_flag=True, help="Measure no imports: they differ each time.")
@click.option("--no-cache", is_flag=True, help="Look at everything again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(_project: Project, /, **given: object) -> None:
    """
    Tell what is in the Flask application in PATH, and what to move in which order.

    PATH is a folder or one file.  [default: this folder]

    Its code is read, never run. With --app it is also loaded: in a process of its own,
    without network, for a minute at most, but with your rights to files and local
    sockets; what that tells of routes counts then.

    Writes documents into --out, what other options name, and nothing anywhere else; with
    --json, or where there is no Flask, documents only where --out is given. Exit codes: 0
    done, also where there is no Flask; 1 findings that --fail-on names; 2 usage.
    """
    options = Options(**given)  # type: ignore[arg-type]  # click has checked them
    if options.python is not None:
        options = replace(options, python=_program(options.python))
    if not (options.path.is_dir() or options.path.is_file()):
        raise UsageError(f"{options.path} is neither a folder nor a file of text")
    if options.lift and options.scaffold is None:
        raise UsageError("--lift says how functions are made: name their folder with --scaffold")
    if options.environment and options.application is None:
        raise UsageError("--env is for the application that --app loads: name it, too")
    if options.folder is not None and options.out is None:
        _refuse_elsewhere(options.folder)
    for option, folder in options.folders.items():
        _refuse_unwritable(folder, option)
    result = _audited(options)
    report = result.report
    if options.scaffold is not None and not _scaffold(report, options, options.scaffold):
        options = replace(options, scaffold=None)
        click.echo("nothing moves, so that there is nothing to fill in", err=True)
    _write(result, options)
    if options.as_json:
        click.echo(json.dumps(document(report)))
    else:
        _tell(report, options)
    raise SystemExit(_code(report, options.fail_on))


def _program(python: Path) -> Path:
    """Return where an interpreter is, from every folder; a link, as environments have, stays."""
    found = shutil.which(python.absolute()) or shutil.which(python)
    if found is None:
        raise UsageError(f"--python: {python} is no program that can be started")
    return Path(found).absolute()


@dataclass(frozen=True)
class Result:
    """A report; *name* is what it is kept under, empty where it is not."""

    report: Report
    name: str
    is_known: bool


def _audited(options: Options) -> Result:
    """Return the report; the one of the last run where nothing has changed since."""
    from offramp.audit import remembered, written

    environment = dict(_pair(one) for one in options.environment)
    if options.application is not None and not options.application.partition(":")[0].strip():
        raise UsageError(f"--app takes MODULE:FACTORY, not {options.application!r}")
    folder = None if options.no_cache or options.application else options.folder
    called = {
        "root": str(options.path.resolve()),
        "python": str(options.python),
        "weights": None if options.no_weights else remembered.installed(options.python),
    }
    ours = [folder / one for one in written.NAMES] if folder else []
    ours += [one for one in options.files.values() if one is not None]
    name = remembered.key(options.path, called, without=ours) if folder else ""
    if folder and (known := remembered.recall(folder, name)):
        return Result(known, name, is_known=True)
    report = _looked(options, environment)
    if _is_empty(report) and options.application is not None:
        raise UsageError(f"{options.application} was not found; nothing was written{_why(report)}")
    if folder and (options.out or not _is_empty(report)):
        _refuse_another(folder, report, options)
        remembered.keep(folder, name, report)
    return Result(report, name, is_known=False)


def _is_empty(report: Report) -> bool:
    """Tell whether there is nothing that documents could be about."""
    return report.application is None and not report.routes


def _why(report: Report) -> str:
    """Return the first line of each problem of the whole application, each in a line."""
    said = (one.message.partition("\n")[0] for one in report.problems if not one.file)
    return "".join(f"\n  {one}" for one in said)


def _looked(options: Options, environment: dict[str, str]) -> Report:
    from offramp.audit.progress import Progress
    from offramp.audit.run import Wish, audit  # takes longer to import than to recall a report

    wish = Wish(options.path, options.application, options.python, environment)
    if options.no_weights:
        wish = replace(wish, weighing_seconds=0)
    progress = Progress()
    try:
        with interruptible():  # what it started, and its copy, go with it
            return audit(wish, progress)
    finally:
        progress.end()


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise UsageError(f"--env takes NAME=VALUE, not {text!r}")
    return name, value


def _write(result: Result, options: Options) -> None:
    """Write what was asked for and is not there; after the scaffold, which may be refused."""
    from offramp.audit import written

    folder, report = options.folder, result.report
    if options.out is None and _is_empty(report):
        folder = None  # what is there of an earlier audit says more
    if folder is None and options.html is None and options.sarif is None:
        return
    is_alone = options.html is None and options.sarif is None
    if folder and is_alone and result.is_known and written.are_there(folder, result.name):
        return
    from offramp.audit import documents  # takes longer to import than to see that they are there

    found = documents.all_of(report, options.path, folder or Path())
    if folder is not None:
        _refuse_another(folder, report, options)
        documents.save(found, folder)
        if result.name:
            written.note(folder, result.name, found)
    for path, name in ((options.html, written.PAGE), (options.sarif, written.SARIF)):
        if path is not None:
            put(path, found[name])


def _scaffold(report: Report, options: Options, folder: Path) -> bool:
    """Write a scaffold; tell whether there was one to be written."""
    from offramp.audit.scaffold.hidden import problems
    from offramp.audit.scaffold.manner import manner
    from offramp.audit.scaffold.plan import plan
    from offramp.audit.scaffold.save import save, sources
    from offramp.code.read import read

    project = read(options.path)
    wanted = manner(report, project, folder, options.python)
    files = plan(report, sources(project), replace(wanted, lift=options.lift))
    with interruptible():  # what was written so far is taken away
        save(files, folder)
    for one in problems(wanted.hidden, lift=options.lift) if files else ():
        click.echo(plain(one), err=True)
    return bool(files)


def _refuse_unwritable(folder: Path, option: str) -> None:
    """Say it before all is read, rather than after."""
    whole = folder.absolute()
    near = next(one for one in (whole, *whole.parents) if os.path.exists(one))  # noqa: PTH110 - also below a folder that may not be entered
    if not near.is_dir() or not os.access(near, os.W_OK):
        raise OfframpError(f"nothing can be written in {near}; name another folder with {option}")


def _refuse_elsewhere(folder: Path) -> None:
    """A link of the tree that is audited must not say where documents go, unasked."""
    place = folder.resolve()
    if not place.is_relative_to(Path.cwd()):
        raise UsageError(f"{folder} leads to {place}; name the folder for the documents with --out")


def _refuse_another(folder: Path, report: Report, options: Options) -> None:
    """An audit of something else must not take the place of this project's own, unasked."""
    from offramp.audit.render.architecture import title
    from offramp.audit.written import ARCHITECTURE

    if options.out is not None:
        return
    try:
        there = (folder / ARCHITECTURE).read_text(encoding="utf-8").partition("\n")[0]
    except (OSError, UnicodeDecodeError):
        return
    if there != title(report):
        about = there.rpartition(" ")[2]
        raise UsageError(f"{folder} holds the audit of {about}; name another folder with --out")


def _tell(report: Report, options: Options) -> None:
    from offramp.audit import environment
    from offramp.audit.render.summary import SCAFFOLD, summary

    functions = SCAFFOLD
    if options.scaffold is not None:
        to_do = "run its functions: `offramp up`" if options.lift else "fill in its functions"
        functions = f"{to_do} in {plain(str(options.scaffold))}"
    written = None if options.out is None and _is_empty(report) else plain(str(options.folder))
    for line in summary(report, written, functions, environment.named(options.path)):
        word = line.split()[0] if line.startswith("  ") else ""
        click.echo(click.style(line, fg=COLOURS[word]) if word in COLOURS else line)


def _code(report: Report, fail_on: Severity | None) -> int:
    found = {one.severity for one in report.findings}
    return 1 if fail_on and not found.isdisjoint(_as_severe(fail_on)) else 0


def _as_severe(bound: Severity) -> tuple[Severity, ...]:
    order: tuple[Severity, ...] = get_args(Severity)
    return order[: order.index(bound) + 1]
