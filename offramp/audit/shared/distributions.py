"""
Which names a distribution is imported by.

Where it is installed beside us, its own metadata says so; else the name itself with `_` for
`-`, and for those that are called otherwise, what their own documentation imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import metadata

NAME = re.compile(r"[^\w.-]")
CALLED_OTHERWISE = {
    "attrs": ("attr", "attrs"),
    "beautifulsoup4": ("bs4",),
    "boto3": ("boto3", "botocore"),
    "flask-sqlalchemy": ("flask_sqlalchemy",),
    "gitpython": ("git",),
    "google-api-python-client": ("googleapiclient",),
    "google-auth": ("google.auth",),
    "google-cloud-storage": ("google.cloud.storage",),
    "grpcio": ("grpc",),
    "mysql-connector-python": ("mysql",),
    "mysqlclient": ("MySQLdb",),
    "opencv-python": ("cv2",),
    "opencv-python-headless": ("cv2",),
    "pillow": ("PIL",),
    "pycryptodome": ("Crypto",),
    "pyjwt": ("jwt",),
    "pymysql": ("pymysql",),
    "pyopenssl": ("OpenSSL",),
    "python-dateutil": ("dateutil",),
    "python-decouple": ("decouple",),
    "python-dotenv": ("dotenv",),
    "python-jose": ("jose",),
    "python-ldap": ("ldap",),
    "python-magic": ("magic",),
    "python-slugify": ("slugify",),
    "pyyaml": ("yaml",),
    "psycopg2-binary": ("psycopg2",),
    "psycopg-binary": ("psycopg",),
    "scikit-learn": ("sklearn",),
    "scikit-image": ("skimage",),
    "sentry-sdk": ("sentry_sdk",),
    "websocket-client": ("websocket",),
    "wtforms": ("wtforms",),
    "flask-wtf": ("flask_wtf",),
    "flask-restplus": ("flask_restplus",),
    "flask-bcrypt": ("flask_bcrypt",),
    "flask-jwt-extended": ("flask_jwt_extended",),
}
# no code imports these, and they are needed: servers, drivers that a URL names, and the like
RUN_OTHERWISE = {
    "gunicorn": "the server",
    "uwsgi": "the server",
    "waitress": "the server",
    "hypercorn": "the server",
    "uvicorn": "the server",
    "gevent": "the server's workers",
    "eventlet": "the server's workers",
    "meinheld": "the server's workers",
    "psycopg2": "a driver",
    "psycopg2-binary": "a driver",
    "psycopg": "a driver",
    "psycopg-binary": "a driver",
    "pymysql": "a driver",
    "mysqlclient": "a driver",
    "asyncpg": "a driver",
    "cx-oracle": "a driver",
    "pyodbc": "a driver",
    "setuptools": "the installer",
    "pip": "the installer",
    "wheel": "the installer",
    "tzdata": "Python's own time zones",
    "email-validator": "validators of WTForms and pydantic",
    "python-dotenv": "Flask's own command",
    "greenlet": "SQLAlchemy",
    "cryptography": "other packages",
}


@cache
def _installed() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, each in metadata.packages_distributions().items():
        for distribution in each:
            if not name.startswith("_") or len(each) == 1:
                found.setdefault(key(distribution), set()).add(name)
    return found


def needed_by(names: Iterable[str]) -> set[str]:
    """Return what *names* need in their turn, where they are installed beside us."""
    found: set[str] = set()
    for name in names:
        try:
            wanted = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        found |= {key(NAME.split(one.strip())[0]) for one in wanted if "extra ==" not in one}
    return found


def key(name: str) -> str:
    """Return a distribution's name as registries compare it (PEP 503)."""
    return name.lower().replace("_", "-").replace(".", "-")


def imported_as(name: str) -> frozenset[str]:
    """Return the names that a distribution may be imported by, in lower case."""
    wanted = key(name)
    plain = {wanted.replace("-", "_"), wanted.replace("-", "."), wanted.removeprefix("python-")}
    known = CALLED_OTHERWISE.get(wanted, ())
    return frozenset(one.lower() for one in {*plain, *known, *_installed().get(wanted, ())})
