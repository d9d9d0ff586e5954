import pytest

from offramp.audit.facts.settings import is_secret
from tests.offramp.audit.facts.facts import route

SOURCE = """
    import os
    from os import environ
    from decouple import config
    LIMIT = int(os.environ.get("LIMIT", "5"))
    NAME = "constant"

    @app.get("/")
    def view():
        {code}
"""

READ = {
    "os.environ['ONE']": ["ONE"],
    "os.environ.get('ONE')": ["ONE"],
    "os.getenv('ONE', 'x')": ["ONE"],
    "environ['ONE']": ["ONE"],
    "config('ONE')": ["ONE"],
    "current_app.config['ONE']": ["ONE"],
    "current_app.config.get('ONE')": ["ONE"],
    "app.config['ONE']": ["ONE"],
    "LIMIT + 1": ["LIMIT"],
}

NOTHING = [
    "request.environ['REMOTE_ADDR']",
    "session.get('ONE')",
    "{'ONE': 1}['ONE']",
    "request.args.get('config')",
    "NAME",
    "os.path.join('a', 'b')",
]

SECRETS = [
    "SECRET_KEY",
    "JWT_SECRET",
    "DB_PASSWORD",
    "API_KEY",
    "STRIPE_API_KEY",
    "SENTRY_DSN",
    "GITHUB_TOKEN",
    "DATABASE_URL",
    "SQLALCHEMY_DATABASE_URI",
    "REDIS_URL",
    "AWS_SECRET_ACCESS_KEY",
    "SMTP_PASSWORD",
    "apiKey",
    "SECURITY_PASSWORD_SALT",
]
NO_SECRETS = [
    "KEY_PREFIX",
    "PRIMARY_KEY",
    "CACHE_KEY",
    "PUBLIC_KEY",
    "TOKEN_EXPIRES",
    "PASSWORD_MIN_LENGTH",
    "SECRET_NAME",
    "BASE_URL",
    "PORT",
    "KEYBOARD",
    "MONKEY",
    "TOKENIZER",
    "JWT_ALGORITHM",
    "TOKEN_URL",
    "RECAPTCHA_SITE_KEY",
    "PASSWORD_HASH_ROUNDS",
]


@pytest.mark.parametrize("code", READ)
def test_a_setting_is_named(tmp_path, code):
    assert route(tmp_path, SOURCE.replace("{code}", code)).settings == READ[code]


@pytest.mark.parametrize("code", NOTHING)
def test_what_is_no_setting_is_not_named(tmp_path, code):
    assert route(tmp_path, SOURCE.replace("{code}", code)).settings == []


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_known_by_its_name(name):
    assert is_secret(name)


@pytest.mark.parametrize("name", NO_SECRETS)
def test_what_is_only_about_a_secret_is_none(name):
    assert not is_secret(name)


def test_settings_objects_are_read_by_attribute(tmp_path):
    """A field of pydantic's settings is the environment variable of that name."""
    source = """
    from pydantic_settings import BaseSettings

    class Settings(BaseSettings):
        api_token: str
        port: int = 80

    settings = Settings()

    @app.get("/")
    def view():
        return settings.api_token
    """
    found = route(tmp_path, source)
    assert (found.settings, found.secrets) == (["API_TOKEN"], ["API_TOKEN"])
