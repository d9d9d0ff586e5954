"""Write Envoy's files: each in one step, so that Envoy never reads half of one."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from offramp import files
from offramp.catalogue import Catalogue
from offramp.errors import OfframpError, UsageError
from offramp.local.envoy import render
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.render.types import Json


def prepare(catalogue: Catalogue, addresses: Addresses, pem: bytes | None = None) -> None:
    """
    Write everything Envoy is started with, except the routes (`EnvoyRouter.prepare`).

    *pem* is the public key of the callers' tokens, needed where stack.yml has
    ``x-offramp.gateway.jwt``. May run again, also while Envoy runs: it then takes up new
    clusters by itself, and the listener at its next start.
    """
    addresses.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    addresses.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    if catalogue.offramp.gateway.jwt is not None:
        if pem is None:
            raise UsageError("x-offramp.gateway.jwt needs the public key of the callers' tokens")
        replace(addresses.keys, render.keys(pem))
    document = render.clusters(catalogue, addresses, "0")
    document["version_info"] = digest(document)
    replace(addresses.clusters, document)
    replace(addresses.bootstrap, render.bootstrap(catalogue, addresses))


def replace(path: Path, document: Mapping[str, object]) -> None:
    """Put *document* at *path* by rename, on disk before it returns; raises `OfframpError`."""
    try:
        files.replace(path, json.dumps(document, indent=1).encode())
    except OSError as error:
        raise OfframpError(f"cannot write {path}: {error.strerror}") from error


def digest(document: Json) -> str:
    """Return a version for *document*: the same for the same content."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]
