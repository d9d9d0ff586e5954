"""What tests on the cluster share: the application that `make kind-test` has installed."""

import base64
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg2
import pytest

from offramp.catalogue import Catalogue, load
from tests.e2e.callers import Callers, gateway
from tests.e2e.cluster import ROOT, Cluster
from tests.e2e.load import Load
from tests.e2e.measured import Measured
from tests.e2e.outside import Outside
from tests.sides.rows import KEPT, Database
from tests.sides.sides import Side
from tests.waiting import until

HOST = "ledger.kind.test"
RESULTS = ROOT / "docs" / "serverless-migration"
KEPT_ALREADY = "SELECT 1 FROM information_schema.schemata WHERE schema_name = %s"
SUBSCRIBE = "UPDATE push_subscriptions SET endpoint = 'http://outside:8025/push/demo'"
MEASURED = pytest.StashKey[Measured]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[MEASURED] = Measured()


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    measured = config.stash[MEASURED]
    terminalreporter.write_line(f"\n{measured.table()}\n")
    if os.environ.get("RESULTS"):
        passed = len(terminalreporter.stats.get("passed", []))
        failed = len(terminalreporter.stats.get("failed", []))
        about = {
            "date": time.strftime("%Y-%m-%d", time.gmtime()),
            "tests": passed + failed,
            "failed": failed,
            "processors": os.cpu_count(),
        }
        measured.write(Path(os.environ["RESULTS"]), about)


@pytest.fixture(scope="session")
def measured(request) -> Measured:
    return request.config.stash[MEASURED]


@pytest.fixture(scope="session")
def namespace() -> str:
    if not {"KUBECONFIG", "NAMESPACE"} <= os.environ.keys():
        pytest.skip("needs a cluster: `make kind-test`")
    return os.environ["NAMESPACE"]


@pytest.fixture(scope="session")
def cluster(namespace) -> Cluster:
    return Cluster(namespace)


@pytest.fixture(scope="session")
def callers(cluster) -> Iterator[Callers]:
    with gateway(cluster, HOST) as address:
        yield Callers(address, HOST)


@pytest.fixture(scope="session")
def anybody(callers) -> Side:
    """A caller who does not choose a side."""
    return callers.side()


@pytest.fixture(scope="session")
def old(callers) -> Side:
    return callers.side("old")


@pytest.fixture(scope="session")
def new(callers) -> Side:
    return callers.side("new")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(ROOT)


@pytest.fixture(scope="session")
def secrets_folder(cluster, catalogue, tmp_path_factory) -> Path:
    """The application's secrets as files."""
    folder = tmp_path_factory.mktemp("secrets")
    for name in catalogue.offramp.secrets:
        content = cluster.get("secret", name)["data"][name]
        (folder / name).write_bytes(base64.b64decode(content))
    return folder


@pytest.fixture(scope="session")
def secret_texts(secrets_folder) -> dict[str, str]:
    return {path.name: path.read_text() for path in secrets_folder.iterdir()}


@pytest.fixture(scope="session")
def connected(cluster) -> Callable[..., AbstractContextManager[Database]]:
    """Return `connected()`: the application's database, reached without PgBouncer."""

    @contextmanager
    def connect() -> Iterator[Database]:
        cluster.kubectl("rollout", "status", "statefulset/postgres")
        secret = cluster.get("secret", "database")["data"]["direct-url"]
        inside = base64.b64decode(secret).decode()
        with cluster.forward("pod/postgres-0", 5432) as port:
            url = inside.replace("@postgres:5432/", f"@127.0.0.1:{port}/")
            database = until(lambda: _connected(url))
            if not database.query(KEPT_ALREADY, (KEPT,)):
                database.query(SUBSCRIBE)
                database.keep()
            yield database
            database.close()

    return connect


@pytest.fixture(scope="module")
def database(connected) -> Iterator[Database]:
    """The database; its first rows are kept for `restore`."""
    with connected() as database:
        yield database
        database.restore()


@pytest.fixture
def rows(database) -> Database:
    """The database with its first rows and nothing else."""
    database.restore()
    return database


@pytest.fixture
def outside(cluster) -> Iterator[Outside]:
    """What left the building; nothing yet, and nothing is wrong there."""
    with cluster.forward("deployment/outside", 8025) as port:
        outside = Outside(f"http://127.0.0.1:{port}")
        outside.clear()
        yield outside
        outside.clear()


@pytest.fixture
def traffic(catalogue, callers, secrets_folder):
    """Make traffic of functions or groups (none: of all); it goes on while its block runs."""

    def make(*subjects: str, rate: float, side: str | None = None) -> Load:
        functions = tuple(f for name in subjects for f in catalogue.select(name))
        return Load.ready(catalogue, callers.connection(side), secrets_folder, functions, rate)

    return make


@pytest.fixture
def back(cluster) -> Iterator[None]:
    """Whatever a test does, everything is on the old side before and after it."""

    def roll_back() -> None:
        for function, weight in cluster.weights().items():
            if weight:
                assert cluster.offramp("rollback", function).code == 0

    roll_back()
    yield
    roll_back()


@pytest.fixture
def upgrade(cluster) -> Iterator[Callable[..., None]]:
    """Return `helm upgrade` of the release with further options; afterwards it is as it was."""
    release = os.environ["RELEASE"]
    revision = json.loads(cluster.helm("history", release, "-o", "json"))[-1]["revision"]

    def run(*options: str) -> None:
        chart = str(ROOT / "helm" / "offramp")
        cluster.helm("upgrade", release, chart, "--reset-then-reuse-values", "--wait", *options)

    yield run
    cluster.helm("rollback", release, str(revision), "--wait")


def _connected(url: str) -> Database | None:
    try:
        return Database(url)
    except psycopg2.OperationalError:
        return None
