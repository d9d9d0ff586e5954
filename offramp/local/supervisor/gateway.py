"""Envoy: its files from the catalogue and the ports of this run, and its command line."""

from collections.abc import Mapping

from offramp.local.children import Command
from offramp.local.environment import Surroundings
from offramp.local.envoy import files, process
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.router import EnvoyRouter

NAME = "envoy"


def addresses(around: Surroundings, functions: Mapping[str, int]) -> Addresses:
    """Return where everything listens in this run."""
    return Addresses(
        folder=around.layout.envoy,
        logs=around.layout.logs,
        gateway=around.ports["gateway"],
        admin=around.ports["admin"],
        old=around.ports["old"],
        functions=functions,
        operators=around.layout.operators,
        operators_port=around.ports["operators"],
        collector=around.collector,
    )


def prepare(around: Surroundings, known: Addresses) -> None:
    """Write Envoy's files; weights stay as they were. May run again while Envoy runs."""
    jwt = around.catalogue.offramp.gateway.jwt
    pem = (around.layout.secrets / jwt.public_key).read_bytes() if jwt else None
    files.prepare(around.catalogue, known, pem)
    EnvoyRouter(around.catalogue, known.routes).prepare()


def command(around: Surroundings, known: Addresses) -> Command:
    """Return how Envoy is started; ready when it answers callers."""
    return Command(
        name=NAME,
        argv=tuple(process.argv(known)),
        folder=around.layout.home,
        environment=dict(around.outer),
        log=known.log,
        ready=f"http://127.0.0.1:{known.admin}/ready",
        ready_status=200,
    )
