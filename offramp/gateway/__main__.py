"""`python -m offramp.gateway`: what `offramp up` starts behind Envoy."""

from pathlib import Path

import click

from offramp.backends.local.serve import run
from offramp.cli import Project


@click.command()
@click.option("--root", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--socket", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8081, show_default=True)
def main(root: Path, socket: Path | None, port: int) -> None:
    """Serve the operators of the project in ROOT at a Unix socket, or on 127.0.0.1."""
    run(Project(root), socket or ("127.0.0.1", port))


if __name__ == "__main__":
    main()
