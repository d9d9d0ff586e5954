"""Secrets that are given to calls, compared, or known by their form."""

from pathlib import Path

from offramp.audit.checks.secrets_in_code import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    audit,
    found,
    left,
    samples,
)

USED = """\
from flask import Flask
app = Flask(__name__)

@app.get("/")
def home():
    return ""
"""
FOUND = (
    found(
        "in settings at the root that nothing names",
        {"app.py": USED, "config.py": "ORCID_CLIENT_SECRET = '989e54c8-7093-4128-935f-30c1'\n"},
        "ORCID_CLIENT_SECRET stands in the code",
    ),
    found(
        "a key of several words that is put into the settings",
        "app.config.from_mapping(SECRET_KEY='the shop that is ours')\n",
        "SECRET_KEY stands in the code",
    ),
    found(
        "by their forms",
        """\
TELEGRAM = "123456789:AAF4k2l8mN0pQrStUvWxYz1234567890abc"
GOOGLE = "GOCSPX-9f8a7b6c5d4e3f2a1b0c"
HEADERS = {"Authorization": "Bearer 9f8a7b6c5d4e3f2a1b0c9d8e"}
WEATHER = "https://weather.internal/now?appid=9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c"
DATABASE = "host=db.internal dbname=shop user=shop password=Tr0ub4dor3"
URL = "mysql://root:Tr0ub4dor3@localhost/shop"
""",
        "a Telegram token",
        "a Google secret",
        "a token in a header",
        "a key in a URL",
        "a password of a connection",
        "a password in a URL",
    ),
    found(
        "to calls",
        """\
import pymysql
import MySQLdb
import requests
from requests.auth import HTTPBasicAuth

@app.get("/")
def home():
    pymysql.connect(host="db.internal", user="root", password="root", db="shop")
    MySQLdb.connect("db.internal", "root", "Tr0ub4dor3", "shop")
    requests.get("https://x.internal", auth=("shop", "Tr0ub4dor3"), timeout=5)
    requests.get("https://x.internal", auth=HTTPBasicAuth("shop", "Tr0ub4dor3"), timeout=5)
    app.config.update(MAIL_PASSWORD="abcd efgh ijkl mnop")
    return ""
""",
        "password stands in the code",
        "the password of a pair",
        "the password of a pair",
        "the password of a pair",
        "MAIL_PASSWORD",
    ),
    found(
        "that requests are held against",
        """\
PEOPLE = {"ana": "correct-horse", "ben": "battery-staple"}
USERS = [{"username": "ana", "password": "Tr0ub4dor3"}]

@app.post("/")
def sign_in():
    password = request.form["password"]
    if password == "Tr0ub4dor3" or PEOPLE.get(request.form["name"]) == password:
        session["name"] = request.form["name"]
    return ""
""",
        "passwords in PEOPLE",
        "password stands in the code",
        "a password that a request is held against",
    ),
    found(
        "of people that an extension asks for",
        """\
from flask_httpauth import HTTPBasicAuth
auth = HTTPBasicAuth()
people = {"ana": "correct-horse"}

@auth.get_password
def password_of(name):
    return people.get(name)
""",
        "passwords in people",
    ),
    found(
        "a default in words",
        """\
from os import environ
SECRET_KEY = environ.get("SECRET_KEY", "This secret must change")
""",
        "the default of SECRET_KEY stands in the code, a placeholder",
    ),
)
LEFT_ALONE = (
    left(
        "settings of another application, and a label of a call",
        {
            "app.py": f"{USED}show(SECRET_KEY='the shop that is ours')\n",
            "other/config.py": "ORCID_CLIENT_SECRET = '989e54c8-7093-4128-935f-30c1'\n",
        },
    ),
    left(
        "names, labels, types and examples of them",
        """\
PASSWORD_FIELD = "password"
TOKEN_HEADER = "X-Access-Token"
TOKEN_TYPE = "bearer"
LABELS = {"username": "Username", "password": "Password"}
EXAMPLE = {"username": "string", "password": "string"}

@app.get("/")
def home():
    return "https://x.internal/?key=name&token=access_token"
""",
    ),
    left(
        "what is compared with another field, or with nothing",
        """\
@app.post("/")
def sign_up():
    if request.form["password"] != request.form["password2"]:
        return "", 400
    if request.form.get("password") == "":
        return "", 400
    field = request.form["field"]
    return "" if field == "password" else field
""",
    ),
    left(
        "what the environment gives",
        """\
import os
import psycopg2
import requests
key = os.environ["KEY"]

@app.get("/")
def home():
    requests.get("https://x.internal", auth=(os.environ["U"], os.environ["P"]), timeout=5)
    requests.get("https://x.internal", headers={"Authorization": f"Bearer {key}"}, timeout=5)
    psycopg2.connect(f"host=db dbname=shop user=shop password={key}")
    psycopg2.connect("host=db dbname=shop user=shop password=%s" % key)
    return ""
""",
    ),
    left(
        "passwords that everybody has on their own machine, and tables of other things",
        """\
BROKER = "amqp://guest:guest@localhost:5672//"
DATABASE = "postgresql://postgres:postgres@localhost/shop"
names = {"ana": "Ana Maria"}

@app.post("/")
def sign_in():
    return str(names.get(request.form["name"]) == request.form["shown"])
""",
    ),
    left(
        "words that are a default, and what is only called so",
        """\
from os import environ
GREETING = environ.get("GREETING", "Welcome to the shop")
labels = dict(secret_key="The key of the session")
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


CONCERNED = """\
from elsewhere import ask
API_SECRET_KEY = "9fK2nQ81zLw04mVx7Pq3"

class Api:
    TOKEN_SECRET = "9fK2nQ81zLw04mVx7Pq4"

def paid(amount):
    return ask(API_SECRET_KEY, amount)

@app.post("/pay")
def pay():
    return paid(1)

@app.post("/own")
def own():
    api_key = "9fK2nQ81zLw04mVx7Pq5"
    return ask(api_key)

@app.get("/")
def home():
    return ""
"""


def test_a_secret_concerns_the_routes_that_use_it(tmp_path):
    """Who changes it has to know what stops working meanwhile; a class's may be anybody's."""
    found = audit(tmp_path, Sample("", CONCERNED), CHECK)

    assert [one.routes for one in found] == [["POST /pay"], [], ["POST /own"]]
    assert {one.effect for one in found} == {"note"}
