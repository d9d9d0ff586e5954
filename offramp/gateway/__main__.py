"""`python -m offramp.gateway`: serve one project's operators until SIGTERM or Ctrl-C."""

import contextlib
import signal
import sys
from pathlib import Path

import click

from offramp.errors import OfframpError
from offramp.gateway.server import LOCAL, Server
from offramp.gateway.site import Site


@click.command()
@click.option("--root", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8081, show_default=True)
def main(root: Path, port: int) -> None:
    """Serve the operators' page of the project in ROOT on 127.0.0.1."""
    try:
        server = Server(_site(root), port)
    except (OfframpError, OSError) as error:
        raise click.ClickException(f"cannot serve on {LOCAL}:{port}: {error}") from error
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    click.echo(f"operators' page on http://{LOCAL}:{server.server_port}/")
    with server, contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


def _site(root: Path) -> Site:
    """Take the numbers from what runs locally; imported here, since it is another part."""
    from offramp.cli import Project
    from offramp.local import state, status
    from offramp.local.host import HostClient
    from offramp.local.layout import Layout

    project = Project(root)
    layout = Layout.of(project.catalogue.root)
    described = project.catalogue.offramp.gateway.openapi
    return Site(
        status=lambda: status.collect(project),
        metrics=lambda: HostClient(layout.host_control).metrics(),
        gateway=lambda: state.require_running(layout).gateway,
        openapi=project.catalogue.root / described if described else None,
    )


if __name__ == "__main__":
    main()
