"""The operators' server on Knative, put together: Envoy at the port, ours behind it."""

import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote

import click
import httpx2
from lightkube import AsyncClient

from offramp.backends.calls import OutboxQueue
from offramp.backends.knative.backend import KnativeBackend
from offramp.backends.knative.births import Births, watched
from offramp.backends.knative.front import Front
from offramp.backends.knative.namespaces import Namespaces
from offramp.backends.knative.process import running
from offramp.cli import Project
from offramp.errors import OfframpError, UsageError
from offramp.gateway import exposition
from offramp.gateway.app import Parts, application
from offramp.gateway.guard import LOOPBACK, PASSWORD_FILE, USER_FILE, Credentials
from offramp.gateway.latest import Latest
from offramp.gateway.server import listen, server
from offramp.gateway.site import Site
from offramp.kubernetes import catalogues, kubeconfig
from offramp.kubernetes.cluster import Cluster
from offramp.local.envoy.admin import Admin

LOOPBACKS = ("127.0.0.1", "::1", "localhost")
LOOK_SECONDS = 30.0  # between looks for namespaces that others made
NUMBERS = r"^(cluster|http)\.(functions|operators)\."


@dataclass(frozen=True)
class Wish:
    """What the command line asks for; *secrets* is the folder with the account's two files."""

    host: str
    port: int
    secrets: Path

    def credentials(self) -> Credentials | None:
        """Return the operators' account; none only where this machine alone can ask."""
        found = Credentials.read(self.secrets)
        if found is None and self.host not in LOOPBACKS:
            raise UsageError(
                f"{self.host} can be reached by others: write an account to "
                f"{self.secrets / USER_FILE} and {self.secrets / PASSWORD_FILE}, "
                "or serve this machine only with --host 127.0.0.1"
            )
        return found


def run(project: Project, wish: Wish) -> None:
    """Serve until SIGTERM or Ctrl-C; ends with 1 when Envoy does."""
    wish.credentials()  # before anything is begun, since it may refuse
    cluster = project.kubernetes.cluster
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="operators-")))
        own = folder / "s"
        front = Front(
            folder=folder,
            listen=(wish.host, wish.port),
            admin=_free_port(),
            server=own,
            own=cluster.namespace,
            setting=catalogues.setting(cluster),
        )
        front.prepare(_namespaces(cluster))
        listener = listen(own)
        births = stack.enter_context(watched(cluster))
        serving = server(application(_parts(project, front, births, wish)))
        process = stack.enter_context(
            running(front, partial(setattr, serving, "should_exit", True))
        )
        stack.enter_context(_looking(front, cluster))
        click.echo(f"operators' server on http://{wish.host}:{wish.port}/")
        serving.run(sockets=[listener])
        if process.poll() is not None:
            raise OfframpError(f"Envoy ended with {process.returncode}; its messages stand above")


def _parts(project: Project, front: Front, births: Births, wish: Wish) -> Parts:
    platform = project.kubernetes
    config = kubeconfig.find(project.context)
    status = Latest(platform.status)  # each lists objects and asks Prometheus
    site = Site(
        status=status,
        metrics=Latest(lambda: exposition.page(_numbers(project, front, births))),
        gateway=lambda: str(status()["gateway"] or ""),
        openapi=None,
    )
    return Parts(
        site=site,
        backend=KnativeBackend(
            platform.cluster,
            # made in the event loop, when somebody reads a log
            client=cache(lambda: AsyncClient(config, timeout=httpx2.Timeout(10.0, read=None))),
            changed=front.tell,
        ),
        queue=OutboxQueue(lambda: os.environ.get("DATABASE_URL") or platform.database_url()),
        credentials=wish.credentials(),
        hosts=LOOPBACK if wish.host in LOOPBACKS else None,
    )


def _numbers(project: Project, front: Front, births: Births) -> Mapping[str, exposition.Part]:
    """Return the parts of `/metrics`: of our own Envoy, the weights, and when pods were made."""
    admin, router = Admin(front.admin), project.kubernetes.router
    groups = {each.name: each.group for each in project.catalogue.functions}
    return {
        "calls": lambda: admin.text(f"/stats/prometheus?usedonly&filter={quote(NUMBERS)}"),
        "weights": lambda: exposition.weights(router.weights(), groups),
        "pods": births.text,
    }


def _namespaces(cluster: Cluster) -> list[str]:
    return [one.name for one in Namespaces(cluster).all()]


@contextmanager
def _looking(front: Front, cluster: Cluster) -> Iterator[None]:
    """Look for namespaces that were made elsewhere, until the block ends."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK_SECONDS):
            try:
                front.tell(_namespaces(cluster))
            except OfframpError as error:
                click.echo(f"namespaces: {error}", err=True)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
