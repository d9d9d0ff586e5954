import textwrap

import pytest

from offramp.audit.secret_names import is_secret
from tests.offramp.audit.facts.facts import route, routes

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
    "SMTP_PW",
    "SLACK_WEBHOOK_URL",
    "AZURE_STORAGE_CONNECTION_STRING",
    "vapid-private-key",
    "DATABASE_URL_TEST",
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
    "WEBHOOK_TIMEOUT",
    "QUERY_STRING",
    "JWT_ERROR_MESSAGE_KEY",
    "BASE_URL_V2",
    "jwt-public-key",
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


KEEPING = {
    "kept.py": """
import os
import redis
class Base:
    TOKEN = os.environ["TOKEN"]
    LIMIT = int(os.environ.get("MOST", "5"))
    def __init__(self):
        self.own = os.environ["OWN"]
class Settings(Base):
    PAGE = 20
settings = Settings()
URL = os.environ["URL"]
cache = redis.from_url(os.environ["CACHE"])
engine = dict(url=URL)
plain = redis.from_url("redis://localhost")
def need(name, default=None):
    return os.environ.get(name, default)
def other(name):
    return {}[name]
""",
    "handing.py": "from kept import cache as store\n",
}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("settings.TOKEN", ["TOKEN"]),
        ("Settings.TOKEN", ["TOKEN"]),
        ("settings.LIMIT", ["MOST"]),
        ("settings.own", ["OWN"]),
        ("settings.PAGE", []),
        ("URL", ["URL"]),
        ("kept.URL", ["URL"]),
        ("engine", ["URL"]),
        ("cache.get('x')", ["CACHE"]),
        ("kept.cache.get('x')", ["CACHE"]),
        ("store.get('x')", ["CACHE"]),
        ("plain.get('x')", []),
        ("need('PORT')", ["PORT"]),
        ("other('PORT')", []),
        ("'URL'", []),
    ],
)
def test_what_modules_keep_of_the_environment_is_asked_for_where_it_is_used(tmp_path, code, names):
    """The variable is read at import; who needs it is who uses what was made of it."""
    source = f"""
    import kept
    from kept import URL, Settings, cache, engine, need, other, plain, settings
    from handing import store

    @app.get("/")
    def view():
        return {code}
    """
    assert route(tmp_path, source, KEEPING).settings == names


@pytest.mark.parametrize(
    ("field", "inside", "names"),
    [
        ("key: str", "", ["KEY"]),
        ("key: str = Field(..., env='OWM_KEY')", "", ["OWM_KEY"]),
        ("key: str = Field(alias='OWM_KEY')", "class Config:\n    env_prefix = 'A_'", ["OWM_KEY"]),
        ("key: str", "class Config:\n    env_prefix = 'SHOP_'", ["SHOP_KEY"]),
        ("key: str", "model_config = SettingsConfigDict(env_prefix='SHOP_')", ["SHOP_KEY"]),
        ("key: str", "model_config = {'env_prefix': 'SHOP_'}", ["SHOP_KEY"]),
        ("key: str = Field(validation_alias=AliasChoices('A', 'B'))", "", ["A", "B"]),
        ("key: str = Field(min_length=3, description='X')", "", ["KEY"]),
    ],
)
def test_fields_of_settings_are_named_as_pydantic_names_them(tmp_path, field, inside, names):
    """An alias or a prefix makes it another variable."""
    inner = textwrap.indent(inside, "    ")
    kept = (
        "from pydantic import AliasChoices, Field\n"
        "from pydantic_settings import BaseSettings, SettingsConfigDict\n"
        f"class Settings(BaseSettings):\n    {field}\n{inner}\nsettings = Settings()\n"
    )
    source = """
    from kept import settings

    @app.get("/")
    def view():
        return settings.key
    """
    assert route(tmp_path, source, {"kept.py": kept}).settings == names


def test_an_object_that_is_given_the_environment_is_asked_by_name(tmp_path):
    """`Settings.read(os.environ)`: the variables are named where the object is asked."""
    kept = """
    from collections.abc import Mapping

    class Settings:
        def __init__(self, entries, environment: Mapping[str, str]):
            self.entries = entries
            self.environment = environment

        @classmethod
        def read(cls, environment: Mapping[str, str]) -> "Settings":
            return cls({"A": environment.get("FOLDER")}, environment)

        def __getitem__(self, name: str) -> str:
            return self.entries[name]

        def optional(self, name: str):
            return self[name]

        @property
        def interval(self):
            return self.environment.get("INTERVAL")
    """
    source = """
    import os
    from kept import Settings

    def make():
        app = Flask(__name__)
        settings = Settings.read(os.environ)

        @app.get("/x")
        def view():
            first = settings["HOST"], settings.optional("USER_NAME"), settings.interval
            return first, settings["smtp-password"], settings["a"]

        return app
    """
    (found,) = [
        one
        for one in routes(tmp_path, source, {"kept.py": kept}).values()
        if one.endpoint == "view"
    ]
    assert found.settings == ["HOST", "INTERVAL", "USER_NAME", "smtp-password"]
    assert found.secrets == ["smtp-password"]


@pytest.mark.parametrize(
    ("decorator", "code", "names"),
    [
        ("", "db.session.execute('x')", ["DATABASE_URL", "SQLALCHEMY_DATABASE_URI"]),
        ("", "User.query.all()", ["DATABASE_URL", "SQLALCHEMY_DATABASE_URI"]),
        ("", "session['user']", ["SECRET_KEY", "SESSION_COOKIE_SECURE"]),
        ("", "flash('x')", ["SECRET_KEY", "SESSION_COOKIE_SECURE"]),
        ("", "mail.send('x')", ["MAIL_PASSWORD", "MAIL_SERVER"]),
        ("@jwt_required()", "'x'", ["JWT_SECRET_KEY", "SECRET_KEY"]),
        ("@cache.cached()", "'x'", ["CACHE_TYPE"]),
        ("", "request.args", []),
        ("", "{'session': 1}['session']", []),
    ],
)
def test_settings_of_an_extension_are_those_of_routes_that_use_it(tmp_path, decorator, code, names):
    """No view names them: a function without them fails at its first request."""
    source = f"""
    import os
    from flask_caching import Cache
    from flask_jwt_extended import jwt_required
    from flask_mail import Mail
    from flask_sqlalchemy import SQLAlchemy
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    app.config["MAIL_SERVER"] = "mail.example.com"
    app.config["MAIL_PASSWORD"] = os.environ["MAIL_PASSWORD"]
    app.config.update(SECRET_KEY=os.environ["SECRET_KEY"], SESSION_COOKIE_SECURE=True)
    app.config.from_mapping(CACHE_TYPE="RedisCache", JWT_SECRET_KEY="x", OTHER=1)
    db, mail, cache = SQLAlchemy(app), Mail(app), Cache(app)
    class User(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    @app.get("/")
    {decorator}
    def view():
        return {code}
    """
    assert route(tmp_path, source).settings == names
