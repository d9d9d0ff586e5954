"""An application for each test, on its own database, with the outside world beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import Engine

from monolith.app import create_app
from monolith.models import Base
from monolith.settings import Settings
from monolith.tests.world import PAYMENT_SECRETS, SHOP_SECRETS, Person, World, settings
from outside.testing import Outside, running
from tests.database import clone, execute

EMPTY = ";".join(f"DELETE FROM {table}" for table in reversed(Base.metadata.sorted_tables))  # noqa: S608 - ours


@pytest.fixture(scope="session")
def outside_servers() -> Iterator[Outside]:
    with running() as outside:
        yield outside


@pytest.fixture
def outside(outside_servers: Outside) -> Outside:
    """Mail, SMS, push and rates servers without messages or faults of other tests."""
    outside_servers.clear()
    return outside_servers


def private_pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="session")
def secret_folder(tmp_path_factory, outside_servers: Outside) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secrets = {
        "jwt-private-key": private_pem(key),
        "jwt-public-key": public.decode(),
        "payment-webhook-secrets": "\n".join(PAYMENT_SECRETS),
        "webhook-secrets": "\n".join(f"shop=whsec_{secret}" for secret in SHOP_SECRETS),
        "sms-token": outside_servers.sms_token,
        "vapid-private-key": private_pem(ec.generate_private_key(ec.SECP256R1())),
    }
    for name, text in secrets.items():
        (folder / name).write_text(text + "\n")
    return folder


@pytest.fixture(scope="session")
def own_database_url(postgres_url: str, empty_template: str) -> Iterator[str]:
    """One database for all these tests of a process; each begins with it empty."""
    with clone(postgres_url, empty_template) as url:
        yield url


@pytest.fixture
def empty_database_url(own_database_url: str) -> str:
    """A clone for each test would take longer than most tests."""
    execute(own_database_url, EMPTY)
    return own_database_url


@pytest.fixture
def environment(empty_database_url, secret_folder, outside_servers, tmp_path) -> dict[str, str]:
    """The settings; change them before `world` is used."""
    return settings(empty_database_url, secret_folder, outside_servers, tmp_path / "storage")


@pytest.fixture
def make_world(environment) -> Iterator[Callable[[], World]]:
    """Make the application, or several on one database."""
    engines: list[Engine] = []

    def make() -> World:
        app = create_app(Settings.read(environment))
        engines.append(app.extensions["database"])
        return World(app)

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def world(make_world) -> World:
    return make_world()


@pytest.fixture
def ana(world) -> Person:
    return world.person("ana")


@pytest.fixture
def ben(world) -> Person:
    return world.person("ben")


@pytest.fixture
def admin(world) -> Person:
    return world.person("admin", role="admin")
