"""Which settings are secrets, told by their names alone."""

from __future__ import annotations

import re

SECRET = frozenset(
    {
        *("SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASS", "PWD", "PW", "PASSPHRASE"),
        *("TOKEN", "TOKENS", "KEY", "KEYS", "APIKEY", "DSN", "CREDENTIAL", "CREDENTIALS"),
        *("CREDS", "SALT", "PEPPER", "WEBHOOK", "WEBHOOKS", "CONNSTR"),
    }
)
ALWAYS = frozenset({"SECRET", "PASSWORD", "PASSPHRASE"})
# what a KEY is not a secret of
NO_SECRET = frozenset(
    {
        *("PRIMARY", "FOREIGN", "PUBLIC", "PARTITION", "SORT", "ROUTING", "CACHE", "SITE"),
        *(
            "IDEMPOTENCY",
            "PUBLISHABLE",
            "TRANSLATION",
            "SESSION_COOKIE",
            "GROUP",
            "SEARCH",
            "ALLOW",
            "MESSAGE",
        ),
    }
)
# what is about a secret, and none itself
ABOUT = frozenset(
    {
        *("PREFIX", "SUFFIX", "NAME", "LENGTH", "MIN", "MAX", "EXPIRES", "EXPIRATION"),
        *("EXPIRY", "EXPIRE", "TTL", "LIFETIME", "AGE", "ALGORITHM", "ALGORITHMS", "URL"),
        *("URI", "ENDPOINT", "FILE", "PATH", "DIR", "FOLDER", "HEADER", "LOCATION", "TYPE"),
        *("ID", "ENABLED", "COUNT", "SIZE", "ROUNDS", "POLICY", "REGEX", "FIELD", "SECONDS"),
        *("MINUTES", "DAYS", "HOURS", "TIMEOUT", "DELTA", "REQUIRED", "HASH", "SCHEMES"),
        *("VERSION", "CLASS", "FORMAT", "REGION", "HISTORY", "SCHEME", "METHOD", "LIMIT"),
    }
)
ADDRESS = frozenset({"URL", "URI"})
WITH_PASSWORD = frozenset(
    {
        *("DATABASE", "DB", "SQLALCHEMY", "REDIS", "BROKER", "MONGO", "MONGODB", "AMQP"),
        *("POSTGRES", "POSTGRESQL", "MYSQL", "RABBITMQ", "RESULT", "BACKEND", "SMTP"),
        *("CLOUDAMQP", "WEBHOOK", "CACHE", "CELERY"),
    }
)


def is_secret(name: str) -> bool:
    """Tell by its name whether a setting is a secret, or an address that holds a password."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper().replace("-", "_").split("_")
    last = parts[-1]
    if parts[-2:] == ["CONNECTION", "STRING"]:
        return True
    if last in ADDRESS or (last not in ABOUT and ADDRESS.intersection(parts[-2:])):
        return bool(WITH_PASSWORD.intersection(parts))
    if last in ABOUT or NO_SECRET.intersection(parts):
        return False
    return last in SECRET or bool(ALWAYS.intersection(parts))
