"""`offramp gateway`: OpenFaaS's API and the operators' page."""

from dataclasses import replace
from pathlib import Path

import click

from offramp.cli import KUBERNETES, Project

SECRETS = Path("/var/openfaas/secrets")


@click.command()
@click.option(
    "--backend",
    type=click.Choice(["local", "knative"]),
    default="local",
    show_default=True,
    help="What runs the functions.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8081,
    show_default=True,
    help="Where to listen.",
)
@click.option(
    "--host", help="At which address.  (knative)  [default: 0.0.0.0 in a pod, else 127.0.0.1]"
)
@click.option(
    "--secrets",
    type=click.Path(path_type=Path),
    default=SECRETS,
    envvar="secret_mount_path",
    show_default=True,
    help="The folder with basic-auth-user and basic-auth-password.  (knative)",
)
@click.pass_obj
def command(project: Project, /, backend: str, port: int, host: str | None, secrets: Path) -> None:
    """
    Serve OpenFaaS's API and the operators' page until it is ended.

    `offramp up` serves it for this machine already, with the functions by name at the same
    port; `--backend local` is one more without them.
    """
    if backend == "local":
        from offramp.backends.local import serve as local

        local.run(project, ("127.0.0.1", port))
        return
    from offramp.backends.knative import serve as knative
    from offramp.kubernetes.cluster import is_in_pod

    where = host or ("0.0.0.0" if is_in_pod() else "127.0.0.1")  # noqa: S104 - a pod's only way
    knative.run(replace(project, on=KUBERNETES), knative.Wish(where, port, secrets))
