"""Secrets that are known by how they look, or by where they are given."""

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
    found(
        "secrets known by their place",
        """\
import jwt
import smtplib

@app.get("/")
def home():
    server = smtplib.SMTP("mail.internal", timeout=5)
    server.login("shop", "hunter2hunter2")
    settings = {"host": "db.internal", "password": "hunter2hunter2"}
    return jwt.encode(settings, "mykey", algorithm="HS256")
""",
        "the password of login() stands in the code",
        "password stands in the code",
        "the key of jwt.encode() stands in the code",
    ),
    found(
        "a password whose hash is put somewhere",
        """\
from werkzeug.security import generate_password_hash

USERS = {
    "admin": generate_password_hash("changeme"),
}
""",
        "a password that is hashed stands in the code, a placeholder",
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
        "hashes of what a caller gives, and of nobody's password",
        """\
from flask import request
from werkzeug.security import check_password_hash, generate_password_hash

NOBODY = generate_password_hash("nobody's password")

@app.post("/")
def sign_up():
    save(hashed=generate_password_hash(request.form["password"]))
    return str(check_password_hash(NOBODY, request.form["password"]))
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
