"""Secrets that stand in the code."""

from pathlib import Path

from offramp.audit.checks.secrets_in_code import CHECK
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
        "a password in a URL",
        """\
URL = "postgresql://shop:b8f1c7e2@db.shop.internal/shop"

@app.get("/")
def home():
    return ""
""",
        "a password in a URL stands in the code",
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
        "a key by its form",
        """\
CREDENTIALS = ("AKIAQ3EGQ2ZJ5T7XN4WB", None)

@app.get("/")
def home():
    return ""
""",
        "an AWS access key",
    ),
    found(
        "a password that only begins as a hash does",
        """\
@app.get("/")
def home():
    password = "$2b8f1c7e2a94d"
    return password
""",
        "password stands in the code",
    ),
)
LEFT_ALONE = (
    left(
        "hashes of nobody's password, checked so that both answers take as long",
        """\
class Checked:
    password = "$2b$12$ZWqpL73h4rGNfLkJohAFAu0isqSw"

@app.get("/")
def home():
    password = "pbkdf2:sha256:260000$b8f1c7e2a94d"
    return Checked.password + password
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
        "a URL without a password",
        """\
URL = "postgresql://db.shop.internal:5432/shop"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a URL that is put together",
        """\
import os
URL = "postgresql://{}:{}@db/shop".format(os.environ["U"], os.environ["P"])

@app.get("/")
def home():
    return ""
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
