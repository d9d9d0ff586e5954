"""What of a value may be told: the report is kept in git, and shown around."""

import pytest

from offramp.audit import shown
from offramp.code.given import UNKNOWN, Items, Keys, Literal, Reference, Text


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PAGE_SIZE", 20, "20"),
        ("DEBUG", True, "True"),
        ("SESSION_TYPE", "filesystem", "filesystem"),
        ("CACHE_TYPE", "SimpleCache", "SimpleCache"),
        ("isolation_level", "SERIALIZABLE", "SERIALIZABLE"),
        ("SQLALCHEMY_DATABASE_URI", "sqlite:///shop.db", "sqlite:///shop.db"),
        ("SQLALCHEMY_DATABASE_URI", "postgresql://ana:pw@db:5432/shop", "postgresql://db:5432"),
        ("DB", "mysql://ana:p/w@@db/shop?password=pw", "mysql://db"),
        ("SENTRY_DSN", "https://0123456789@sentry.example/1", "https://sentry.example"),
        ("CHAT", "https://hooks.example/services/T0/B0/pw", "https://hooks.example"),
        ("FERNET", "a1b2c3", ""),
        ("STRIPE_KEY", "sk_live_1", ""),
        ("MAIL_PASS", "pw", ""),
        ("LOGIN_PIN_KEY", 1234, ""),
        ("SALT", b"pw", ""),
    ],
)
def test_only_what_is_harmless_is_told(name, value, told):
    """Lists of names that sound secret never have all of them."""
    assert shown.value(name, Literal(value)) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Text("postgresql://{}:{}@db/{}", "f-string"), "postgresql://db"),
        (Text("{}-{}", "f-string"), ""),
        (Reference("os.environ[]"), "os.environ[]"),
        (Keys((("pool_size", Literal(5)), ("password", Literal("pw")))), "pool_size=5"),
        (
            Keys((("connect_args", Keys((("pwd", Literal("pw")), ("port", Literal(1))))),)),
            "connect_args=port=1",
        ),
        (Items((Literal("redis://:pw@cache/0"), Literal("pw"))), "redis://cache"),
        (UNKNOWN, ""),
    ],
)
def test_what_stands_inside_is_judged_by_its_own_name(value, told):
    """A password is often an entry of a dictionary with a harmless name."""
    assert shown.value("OPTIONS", value) == told


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("web: gunicorn -w 4 shop:app", "web: gunicorn -w 4 shop:app"),
        ("web: STRIPE=sk_live gunicorn shop:app", "web: STRIPE=... gunicorn shop:app"),
        ("KEY='a b' PORT=80 run", "KEY=... PORT=... run"),
        ("run --api-key sk_live --port 80", "run --api-key ... --port 80"),
        ('["run", "--token", "sk_live"]', '["run", "--token", "..."]'),
        ("run --db postgresql://ana:pw@db/shop", "run --db postgresql://db"),
        ("workers = 4", "workers = 4"),
    ],
)
def test_commands_keep_what_they_run_and_how(command, told):
    """A Procfile may hold what only its machine should know."""
    assert shown.command(command) == told


@pytest.mark.parametrize("text", ["localhost:5000", "127.0.0.1"])
def test_a_host_alone_is_no_secret(text):
    """It says which server is expected."""
    assert shown.address(text) == text
    assert shown.address(f"ana:pw@{text}") == text
    assert shown.address(f"ana:p@w@{text}/shop?password=pw") == text
