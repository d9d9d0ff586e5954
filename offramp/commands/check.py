"""`offramp check`: is an environment ready to be deployed to."""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from offramp.check.environment import NAMES, Environment
from offramp.check.gather.helm import Wish
from offramp.check.judge import judge
from offramp.check.release import Release
from offramp.check.result import Result, Status, UnknownError, passes
from offramp.cli import KUBERNETES, Project
from offramp.errors import OfframpError
from offramp.local.layout import Layout

if TYPE_CHECKING:
    from offramp.check.gather.all import Sources
    from offramp.check.gather.api import Api

OURS = Path(__file__).resolve().parents[2] / "helm" / "offramp"  # of a clone
LEFT = 11  # columns of the status, and the spaces around it
COLOURS = {Status.OK: "green", Status.WARNING: "yellow"}


@click.command()
@click.option("--env", "name", type=click.Choice(NAMES), required=True, help="How strict to be.")
@click.option("--release", default="offramp", show_default=True, help="Helm's release.")
@click.option(
    "--chart",
    type=click.Path(path_type=Path),
    help="Helm's chart.  [default: helm/offramp, else Offramp's own]",
)
@click.option(
    "--values",
    "-f",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="As Helm's, after stack.yml.  [default: CHART/values-ENV.yaml]",
)
@click.option("--set-string", "settings", multiple=True, metavar="K=V", help="As Helm's.")
@click.option(
    "--database",
    envvar="OFFRAMP_DATABASE",
    show_envvar=True,
    help="Ask this URL, not from a pod.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(project: Project, /, name: str, as_json: bool, **given: object) -> None:  # noqa: FBT001 - click passes them
    """
    Tell whether an environment is ready to be deployed to, and what to do if not.

    Looks at what Helm would install, and at the cluster of the kubeconfig. What nobody
    could look at is no pass. Exit code 1 unless all checks are ok or warnings. Changes
    nothing; one pod asks the database, and is removed again.
    """
    from offramp.check.gather.all import gather

    cluster = replace(project, on=KUBERNETES)
    sources = _sources(cluster, name, given)
    results = list(judge(gather(Environment(name), cluster.catalogue, sources)))
    passed = passes(results)
    if as_json:
        document = {
            "environment": name,
            "namespace": sources.wish.namespace,
            "passed": passed,
            "checks": [result.document() for result in results],
        }
        click.echo(json.dumps(document))
    else:
        _show(results)
        click.echo(f"{name} is {'' if passed else 'not '}ready to be deployed to")
    raise SystemExit(0 if passed else 1)


def _sources(project: Project, name: str, given: dict[str, object]) -> Sources:
    from offramp.check.gather.all import Sources
    from offramp.check.gather.api import Api

    root = project.catalogue.root
    chart = Path(str(given["chart"] or _chart(root)))
    values = given["values"] or (chart / f"values-{name}.yaml",)

    def api() -> Api:
        try:
            return Api(project.kubernetes.cluster.http())
        except OfframpError as error:
            raise UnknownError(str(error), "see KUBECONFIG and --context") from error

    return Sources(
        api=api,
        query=lambda release, promql: _query(project, release, promql),
        wish=Wish(
            release=str(given["release"]),
            namespace=_namespace(project),
            chart=chart,
            stack=project.catalogue.file,
            values=tuple(values),  # type: ignore[arg-type]  # click has checked them
            settings=tuple(given["settings"]),  # type: ignore[arg-type]  # as above
        ),
        trial_secrets=Layout.of(root).secrets,
        database_url=given["database"],  # type: ignore[arg-type]  # as above
    )


def _chart(root: Path) -> Path:
    """Return the project's own chart; of one that has none that of this clone."""
    own = root / "helm" / "offramp"
    return OURS if OURS.exists() and not own.exists() else own


def _namespace(project: Project) -> str:
    """Return where it goes; without a cluster Helm still has to render it somewhere."""
    try:
        return project.kubernetes.cluster.namespace
    except OfframpError:
        return project.namespace or "default"


def _query(project: Project, release: Release, promql: str) -> int:
    from offramp.kubernetes import prometheus
    from offramp.kubernetes.setting import Setting

    try:
        setting = Setting.model_validate(release.platform)
        source = prometheus.connect(project.kubernetes.cluster, setting)
        return int(sum(sample.value for sample in source.query(promql, source.now())))
    except OfframpError as error:
        raise UnknownError(str(error), "install it, or name it in OFFRAMP_PROMETHEUS") from error


def _show(results: list[Result]) -> None:
    width = max(len(result.check) for result in results)
    for result in results:
        status = click.style(f"{result.status:<8}", fg=COLOURS.get(result.status, "red"))
        indent = " " * (width + LEFT)
        message = textwrap.indent(result.message, indent).strip()
        click.echo(f"{result.check:<{width}}  {status} {message}")
        if result.remedy:
            click.echo(f"{indent}→ {result.remedy}")
