"""Gather all facts, each where it can be learned; none hinders another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx2

from offramp.catalogue import Catalogue
from offramp.check.environment import Environment
from offramp.check.facts import Database, Facts, Image, Numbers, SecretName
from offramp.check.gather import cluster, database, helm, images, migrations, trials
from offramp.check.gather.api import Api
from offramp.check.gather.registry import TIMEOUT_SECONDS, Registry
from offramp.check.release import Release
from offramp.check.result import NOT_RENDERED, UnknownError

T = TypeVar("T")
Secrets = Mapping[SecretName, Mapping[str, bytes] | None]
ANY_VERSION = "v1.34.0"  # for rendering without a cluster
Query = Callable[[Release, str], int]


@dataclass(frozen=True)
class Sources:
    """
    Whom to ask; *api* raises `UnknownError` where there is no cluster.

    *query* returns the number that Prometheus has for a PromQL expression, 0 for none.
    """

    api: Callable[[], Api]
    query: Query
    wish: helm.Wish
    trial_secrets: Path
    database_url: str | None = None


def gather(environment: Environment, catalogue: Catalogue, sources: Sources) -> Facts:
    """Return the facts; what cannot be learned stands in its place as the reason."""
    api = _try(sources.api)
    version = _try(lambda: cluster.version(_of(api)))
    supported = ANY_VERSION if isinstance(version, UnknownError) else version
    rendered = _try(lambda: helm.render(sources.wish, supported))
    release = NOT_RENDERED if isinstance(rendered, UnknownError) else rendered
    secrets = _try(lambda: cluster.secrets(_of(api), _names(_of(release), catalogue)))
    return Facts(
        environment=environment,
        catalogue=catalogue,
        release=release,
        refusal=rendered if isinstance(rendered, UnknownError) else None,
        cluster=_try(lambda: cluster.read(_of(api), _of(release))),
        numbers=_try(lambda: _numbers(sources.query, _of(release), _of(api))),
        images=_try(lambda: _images(api, _of(release))),
        database=_try(lambda: _database(sources.database_url, api, _of(release), _of(secrets))),
        migrations=migrations.read(catalogue.root),
        secrets=secrets,
        trials=trials.values(sources.trial_secrets, catalogue),
    )


def _try(ask: Callable[[], T]) -> T | UnknownError:
    try:
        return ask()
    except UnknownError as error:
        return error


def _of(fact: T | UnknownError) -> T:
    if isinstance(fact, UnknownError):
        raise fact
    return fact


def _names(release: Release, catalogue: Catalogue) -> list[SecretName]:
    """Return what the release needs, and what it may find there already."""
    own = {(release.namespace, name) for name in (*catalogue.offramp.secrets, release.database)}
    return sorted((place, name) for place, name in {*release.secrets, *own} if name)


def _images(api: Api | UnknownError, release: Release) -> dict[str, Image]:
    nodes = _try(lambda: cluster.images(_of(api)))
    with httpx2.Client(timeout=TIMEOUT_SECONDS, follow_redirects=True) as http:
        known = [] if isinstance(nodes, UnknownError) else nodes
        return images.look(release.images, known, Registry(http))


def _database(
    url: str | None, api: Api | UnknownError, release: Release, secrets: Secrets
) -> Database:
    if url is not None:
        return database.given(url)
    name = release.database or ""
    if secrets.get((release.namespace, name)) is None:
        raise UnknownError(f"the Secret {name} is missing, so nobody can ask", "see `secrets`")
    return database.Asker(_of(api)).ask(release)


def _numbers(query: Query, release: Release, _: Api) -> Numbers:
    where = f'{{namespace="{release.platform["gatewayNamespace"]}"}}'
    return Numbers(
        pods=query(release, f"count(envoy_server_uptime{where})"),
        series=query(release, f"count(envoy_cluster_upstream_rq{where})"),
    )
