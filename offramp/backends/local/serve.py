"""The operators' server of this machine, put together."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import click

from offramp.backends.calls import OutboxQueue
from offramp.backends.local.backend import LocalBackend
from offramp.cli import Project
from offramp.errors import OfframpError
from offramp.gateway import exposition
from offramp.gateway.app import Parts, application
from offramp.gateway.guard import LOOPBACK, Credentials
from offramp.gateway.server import listen, server
from offramp.gateway.site import Site
from offramp.local import state, status
from offramp.local.envoy.admin import Admin
from offramp.local.host import HostClient
from offramp.local.layout import Layout

# both sides of each route, under the names Envoy gives them everywhere
SIDES = r"^cluster\.(old|new)-[^.]+\.upstream_(rq|cx)_"


def run(project: Project, address: tuple[str, int] | Path) -> None:
    """Serve at *address* until SIGTERM or Ctrl-C; raises what keeps it from listening."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    serving = server(application(parts(project)))
    try:
        listener = listen(address)
    except (OfframpError, OSError) as error:
        where = address if isinstance(address, Path) else ":".join(map(str, address))
        raise click.ClickException(f"cannot serve on {where}: {error}") from error
    named = listener.getsockname()
    where = named if isinstance(named, str) else f"http://{named[0]}:{named[1]}/"
    click.echo(f"operators' server on {where}")
    serving.run(sockets=[listener])


def parts(project: Project) -> Parts:
    """Return everything the server needs; sign-in only where the two files are."""
    layout = Layout.of(project.catalogue.root)
    described = project.catalogue.offramp.gateway.openapi
    has_database = project.catalogue.offramp.database is not None
    return Parts(
        site=Site(
            status=lambda: status.collect(project),
            metrics=lambda: exposition.page(numbers(project, layout)),
            gateway=lambda: state.require_running(layout).gateway,
            openapi=project.catalogue.root / described if described else None,
        ),
        backend=LocalBackend(project.catalogue.file, layout),
        queue=OutboxQueue(lambda: state.database_url(layout.root)) if has_database else None,
        credentials=Credentials.read(layout.secrets),
        hosts=LOOPBACK,
    )


def numbers(project: Project, layout: Layout) -> Mapping[str, exposition.Part]:
    """Return the parts of `/metrics`: of the functions, of both sides, and the weights."""
    functions = project.catalogue.functions
    admin = Admin(state.require_running(layout).ports["admin"])
    return {
        "functions": lambda: HostClient(layout.host_control).metrics(),
        "sides": lambda: admin.text(f"/stats/prometheus?usedonly&filter={quote(SIDES)}"),
        "weights": lambda: exposition.weights(
            project.platform.router.weights(), {each.name: each.group for each in functions}
        ),
    }
