"""Databases of somebody else: what `offramp verify` must not write to."""

import pytest

from offramp.catalogue import load
from offramp.local.elsewhere import is_one, named, without

STACK = """
x-offramp:
  old: {app: "plain:app", service: plain, environment: {OLD: "mysql://127.0.0.1/shop"}}
  groups: [one]
  environment:
    DATABASE_URL: "postgresql://ana@127.0.0.1/shop"
    STORE: "file://{data}"
    DB_HOST: "{database:host}"
    SHOP_DB_HOST: db.example
    SHOP_DB_PORT: "3306"
    MAIL_HOST: mail.example
    PGHOST: ""
  ports: {other: 25}
  processes: {worker: {command: python -m worker, environment: {OWN: "sqlite:///{data}/q"}}}
  verify: {environment: {OLD: "", FUNCTION: ""}}
functions:
  greet:
    handler: ./greet
    annotations: {offramp.dev/group: one, offramp.dev/route: GET /greet}
    environment: {FUNCTION: "mongodb+srv://db.example/shop", SECOND: "sqlite:////home/ana/shop.db"}
"""


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ana@127.0.0.1/shop",
        "postgres:///shop",
        "POSTGRESQL+psycopg2://db.example:5432/shop",
        "mysql+pymysql://ana:x@db.example/shop",
        "sqlite:////home/ana/shop.db",
        "mongodb+srv://db.example/shop",
    ],
)
def test_a_database_by_its_address_is_somebodys(text):
    """Whatever its driver is called."""
    assert is_one(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "postgresql",
        "see postgresql://db.example/shop",
        "postgresql://127.0.0.1:{port:database}/shop",
        "postgresql+psycopg://{database:user}@/shop?host={database:host}",
        "sqlite:///{data}/shop.db",
        "sqlite://",
        "sqlite:///:memory:",
        "https://postgresql.example/",
        "redis://127.0.0.1:6379/0",
    ],
)
def test_its_own_places_and_other_addresses_are_none(text):
    """They go with the system, or hold no rows."""
    assert not is_one(text)


def test_stack_yml_is_read_as_verify_starts_it(tmp_path):
    """Its `environment` may lead both sides to a stand-in."""
    (tmp_path / "greet").mkdir()
    (tmp_path / "greet" / "handler.py").touch()
    (tmp_path / "stack.yml").write_text(STACK)

    assert list(named(load(tmp_path))) == [
        "x-offramp.environment.DATABASE_URL",
        "x-offramp.environment.SHOP_DB_HOST",
        "functions.greet.environment.SECOND",
    ]


IN_PARTS = """
x-offramp:
  old: {{app: "plain:app", service: plain}}
  groups: [one]
  environment: {{SHOP_DB_HOST: localhost, SHOP_DB_NAME: "{name}", PGHOST: db.example}}
  processes: {{worker: {{command: python -m worker, environment: {{{worker}: db.example}}}}}}
functions:
  greet:
    handler: ./greet
    annotations: {{offramp.dev/group: one, offramp.dev/route: GET /greet}}
"""
HOST, PG = "x-offramp.environment.SHOP_DB_HOST", "x-offramp.environment.PGHOST"
WORKER = "x-offramp.processes.worker.environment."


@pytest.mark.parametrize(
    ("name", "worker", "told"),
    [
        ("{database:name}?host={database:host}", "SHOP_DB_HOST", [PG]),
        ("{database:name}?sslmode=disable&host={database:host}", "SHOP_DB_HOST", [PG]),
        (
            "{database:name}?host={database:host}",
            "OTHER_DB_HOST",
            [PG, WORKER + "OTHER_DB_HOST"],
        ),
        ("{database:name}", "SHOP_DB_HOST", [HOST, PG, WORKER + "SHOP_DB_HOST"]),
        ("{database:name}?localhost={database:host}", "DB_HOST", [HOST, PG, WORKER + "DB_HOST"]),
    ],
)
def test_a_host_that_the_name_overrides_is_none(tmp_path, name, worker, told):
    """An address that is put together as text takes its host from behind the `?`; only its own."""
    (tmp_path / "greet").mkdir()
    (tmp_path / "greet" / "handler.py").touch()
    (tmp_path / "stack.yml").write_text(IN_PARTS.format(name=name, worker=worker))

    assert list(named(load(tmp_path))) == told


def test_those_of_the_users_shell_are_not_passed_on():
    """As a whole or in parts; the old side gets everything else that the user has."""
    kept = {"PATH": "/bin", "CACHE": "redis://127.0.0.1", "PAGER": "less", "MAIL_HOST": "mail"}
    parts = {"PGHOST": "prod", "PGDATABASE": "shop", "DB_HOST": "prod", "SHOP_MYSQL_PASSWORD": "x"}

    assert without(kept | parts | {"DEV_DB": "postgresql://127.0.0.1/dev"}) == kept
