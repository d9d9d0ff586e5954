"""Everything the checks may look at. What could not be learned says why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from offramp.catalogue import Catalogue
from offramp.check.environment import Environment
from offramp.check.release import Release
from offramp.check.result import UnknownError

SecretName = tuple[str, str]  # namespace, name


@dataclass(frozen=True)
class Part:
    """
    A part of the cluster: its Deployments that are not ready, and its version.

    *version* is None where it does not tell; *deployments* is empty where it is not there.
    """

    deployments: tuple[str, ...]
    unready: tuple[str, ...]
    version: str | None


@dataclass(frozen=True)
class Cluster:
    """What runs in it, and what its API server knows."""

    kubernetes: str
    istio: Part
    knative: Part
    unknown_kinds: tuple[str, ...]  # of the release: `apiVersion kind`
    services: Mapping[str, bool]  # host of a Service the release relies on -> has ready pods
    scales_by_cpu: bool  # metrics.k8s.io answers


@dataclass(frozen=True)
class Numbers:
    """What Prometheus has of the ingress gateway: pods scraped, and series of requests."""

    pods: int
    series: int


@dataclass(frozen=True)
class NodeImages:
    """The names of the images a node tells of, and whether these are all it has."""

    names: frozenset[str]
    is_all: bool


@dataclass(frozen=True)
class Image:
    """
    Where an image is.

    *on_nodes* is None where a node does not tell of all its images, *registry* where the
    registry could not be asked; *why* is for that.
    """

    on_nodes: bool | None
    registry: bool | None
    why: str = ""
    in_docker: bool = False


@dataclass(frozen=True)
class Database:
    """
    What the database says: Alembic's revisions in it, empty where there was no migration.

    *error* is why it did not let anybody in; *connections* is how many it takes from us.
    """

    revisions: tuple[str, ...] = ()
    error: str = ""
    connections: int | None = None


@dataclass(frozen=True)
class Migrations:
    """Of the project: its newest revisions, and all it knows; None: it does not use Alembic."""

    heads: frozenset[str]
    known: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """All of it; secrets are kept out of `repr`."""

    environment: Environment
    catalogue: Catalogue
    release: Release | UnknownError
    refusal: UnknownError | None  # why there is no release
    cluster: Cluster | UnknownError
    numbers: Numbers | UnknownError
    images: Mapping[str, Image] | UnknownError
    database: Database | UnknownError
    migrations: Migrations | None
    secrets: Mapping[SecretName, Mapping[str, bytes] | None] | UnknownError = field(repr=False)
    trials: frozenset[bytes] = field(repr=False)  # values that trials use
