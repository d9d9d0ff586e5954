"""`offramp images`: build the images of all functions and of what runs beside them."""

import json
import os
import time
from dataclasses import dataclass
from importlib.metadata import version

import click

from offramp.catalogue import Catalogue
from offramp.cli import Project
from offramp.errors import UsageError
from offramp.images.docker import Docker
from offramp.images.plan import Build, plan
from offramp.revision import git_commit

PASSED_ON = ("PYTHON_VERSION", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST")


@dataclass(frozen=True)
class Options:
    """What the command line said."""

    names: tuple[str, ...]
    arguments: tuple[str, ...]
    push: bool
    dry_run: bool
    as_json: bool


@click.command()
@click.argument("names", nargs=-1, metavar="[GROUP|FUNCTION|IMAGE]...")
@click.option("--build-arg", "arguments", multiple=True, metavar="NAME=VALUE", help="For docker.")
@click.option("--push", is_flag=True, help="Push each image once it is built.")
@click.option("--dry-run", is_flag=True, help="Print what would be built.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(project: Project, /, **given: object) -> None:
    """
    Build images, as `faas-cli build` does, where faas-cli is not installed.

    REGISTRY and TAG in the environment name them (see stack.yml). PYTHON_VERSION and pip's
    PIP_INDEX_URL, PIP_EXTRA_INDEX_URL and PIP_TRUSTED_HOST are passed on where they are set,
    VERSION is what the images say of themselves.
    """
    options = Options(**given)  # type: ignore[arg-type]  # click has checked them
    builds = plan(project.catalogue, options.names)
    docker = _docker(project.catalogue, options)
    for number, build in enumerate(builds, start=1):
        if not options.as_json:
            click.echo(f"[{number}/{len(builds)}] {build.name} → {build.image}", nl=options.dry_run)
        if not options.dry_run:
            _make(docker, build, options)
    if options.as_json:
        click.echo(json.dumps({"images": {build.name: build.image for build in builds}}))


def _make(docker: Docker, build: Build, options: Options) -> None:
    began = time.monotonic()
    try:
        docker.build(build)
        if options.push:
            docker.push(build)
    except BaseException:
        click.echo("", err=True)
        raise
    if not options.as_json:
        click.echo(f"  {time.monotonic() - began:.1f} s")


def _docker(catalogue: Catalogue, options: Options) -> Docker:
    given = {name: os.environ[name] for name in PASSED_ON if os.environ.get(name)}
    for text in options.arguments:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise UsageError(f"--build-arg takes NAME=VALUE, not {text!r}")
        given[name] = value
    release = os.environ.get("VERSION") or version("offramp")
    return Docker(catalogue, catalogue.root / "build", given, release, git_commit(catalogue.root))
