"""Secrets that stand in the code."""

import time
from pathlib import Path

from offramp.audit.checks.secrets_in_code import CHECK
from offramp.audit.checks.seen import secret_forms
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "the default of a variable that a constant names",
        """\
import os
PASSWORD_NAME = "SHOP_PASSWORD"
PASSWORD = os.getenv(PASSWORD_NAME, "hunter2hunter2")
""",
        "the default of SHOP_PASSWORD stands in the code",
    ),
    found(
        "a key of Flask's",
        """\
app.secret_key = "b8f1c7e2a94d4f0aa7"

@app.get("/")
def home():
    return ""
""",
        "secret_key stands in the code",
    ),
    found(
        "a bad secret, spelled like its name",
        """\
app.config["SECRET_KEY"] = "secretKey"

@app.get("/")
def home():
    return ""
""",
        "a placeholder",
    ),
    found(
        "a placeholder",
        """\
app.config["SECRET_KEY"] = "change-me"

@app.get("/")
def home():
    return ""
""",
        "a placeholder",
    ),
    found(
        "a default of the environment",
        """\
import os
KEY = os.environ.get("JWT_SECRET", "b8f1c7e2a94d")

@app.get("/")
def home():
    return ""
""",
        "the default of JWT_SECRET",
    ),
    found(
        "whatever is assigned to the key that signs sessions",
        """\
import os
key = "change me"
app.config["SECRET_KEY"] = key
app.secret_key = b"_5#y2L\\x08Q8z"
SECRET_KEY: str = os.environ.get("SECRET_KEY") or "hard to guess"
""",
        "SECRET_KEY stands in the code, a placeholder",
        "secret_key stands in the code",
        "the default of SECRET_KEY stands in the code",
    ),
    found(
        "in a module of settings that is named by a string",
        {
            "app.py": """\
app.config.from_object("settings.production")

@app.get("/")
def home():
    return ""
""",
            "settings/__init__.py": "",
            "settings/production.py": 'SECRET_KEY = "mLp93kd93-kd03kd9"\n',
        },
        "SECRET_KEY stands in the code",
    ),
    found(
        "shorter names, what servers are delivered with, and letters written as numbers",
        """\
DB_PASS = "p9Key8Xz71Qm0aLw"
TELEGRAM_TOKEN = "123456:ABCdef0123"
MYSQL_PASSWORD = "root"
URL = "postgresql://shop:p%40ss1@db.internal/shop"
ASKED = "sk-proj-" + "x"
KEY_OF_MODELS = "sk-proj-0123456789abcdefghijABCDEFGHIJ01"

@app.get("/")
def home():
    return ""
""",
        "DB_PASS stands in the code",
        "TELEGRAM_TOKEN stands",
        "MYSQL_PASSWORD stands",
        "a password in a URL",
        "an OpenAI key",
    ),
)
LEFT_ALONE = (
    left(
        "names: of a page's template, of a protocol's key, of a kind, of a key that is none",
        """\
import enum
FORGOT_PASSWORD = "public/account/forgot.html"
PRIVATE_KEY = "privateKey"
client = dict(api_key="not-needed")

class KeyType(enum.Enum):
    ADMIN_SECRET_KEY = "admin_auth"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "the default of a variable that a constant names, and that is no secret",
        """\
import os
FOLDER_NAME = "SHOP_FOLDER"
FOLDER = os.getenv(FOLDER_NAME, "hunter2hunter2")
""",
    ),
    left(
        "the settings of tests",
        """\
class TestingConfig:
    SECRET_KEY = "AAAAAAAAAAAAAAAAAAAA"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "in a module of settings that nobody names",
        {
            "app.py": """\
app.config.from_object("settings.production")

@app.get("/")
def home():
    return ""
""",
            "settings/__init__.py": "",
            "settings/production.py": "DEBUG = False\n",
            "settings/local.py": 'SECRET_KEY = "mLp93kd93-kd03kd9"\n',
        },
    ),
    left(
        "names for it, keys that are not known, labels, translations",
        """\
import os
import jwt
key = os.environ["KEY"]
SECRET_KEY = key
other = "first"
other = os.environ["OTHER"]
app.secret_key = other
LABELS = {"password": "Passwort1"}
form = dict(label="x", secret_key="Secret Key")

@app.get("/")
def home():
    app.session_interface.login("name", "password")
    return jwt.encode({}, key, algorithm="HS256")
""",
    ),
    left(
        "a secret from the environment",
        """\
import os
app.secret_key = os.environ["SECRET_KEY"]

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "an empty default",
        """\
import os
app.secret_key = os.environ.get("SECRET_KEY", "")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "names of things",
        """\
RESET_PASSWORD = "reset_password"
PASSWORD_URL = "/password"
API_KEY = "X-Api-Key header"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "names that only end alike, and a word for a field",
        """\
BYPASS = "yes-please-1"
next_token = "0123abcd99"
LABEL_PASSWORD = "Passwort"

@app.get("/")
def home():
    return BYPASS + next_token
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)


def test_a_long_text_is_looked_at_in_a_moment() -> None:
    """Docstrings of views took half of an audit, each beginning of a word looked on to the end."""
    text = "Some words of a long text; they go on\n" * 100
    started = time.process_time()

    assert list(secret_forms.find(1, text)) == []
    assert time.process_time() - started < 0.1
