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
    "apache-airflow": ("airflow",),
    "attrs": ("attr", "attrs"),
    "azure-identity": ("azure.identity",),
    "azure-storage-blob": ("azure.storage",),
    "beautifulsoup4": ("bs4",),
    "boto3": ("boto3", "botocore"),
    "discord-py": ("discord",),
    "django-environ": ("environ",),
    "dnspython": ("dns",),
    "elastic-apm": ("elasticapm",),
    "factory-boy": ("factory",),
    "faiss-cpu": ("faiss",),
    "flask-bcrypt": ("flask_bcrypt",),
    "flask-jwt-extended": ("flask_jwt_extended",),
    "flask-restplus": ("flask_restplus",),
    "flask-sqlalchemy": ("flask_sqlalchemy",),
    "flask-wtf": ("flask_wtf",),
    "gitpython": ("git",),
    "google-api-python-client": ("googleapiclient",),
    "google-auth": ("google.auth",),
    "google-cloud-pubsub": ("google.cloud.pubsub", "google.cloud.pubsub_v1"),
    "google-cloud-storage": ("google.cloud.storage",),
    "graphql-core": ("graphql",),
    "grpcio": ("grpc",),
    "ipython": ("IPython",),
    "msgpack-python": ("msgpack",),
    "mysql-connector-python": ("mysql",),
    "mysqlclient": ("MySQLdb",),
    "openai-whisper": ("whisper",),
    "opencv-contrib-python": ("cv2",),
    "opencv-python": ("cv2",),
    "opencv-python-headless": ("cv2",),
    "pdfminer-six": ("pdfminer",),
    "pillow": ("PIL",),
    "pillow-simd": ("PIL",),
    "protobuf": ("google.protobuf",),
    "psycopg-binary": ("psycopg",),
    "psycopg2-binary": ("psycopg2",),
    "pycryptodome": ("Crypto",),
    "pycryptodomex": ("Cryptodome",),
    "pygithub": ("github",),
    "pyhumps": ("humps",),
    "pyjwt": ("jwt",),
    "pymupdf": ("fitz", "pymupdf"),
    "pymysql": ("pymysql",),
    "pynacl": ("nacl",),
    "pyopenssl": ("OpenSSL",),
    "pypng": ("png",),
    "pysaml2": ("saml2",),
    "pyserial": ("serial",),
    "pysocks": ("socks",),
    "python-dateutil": ("dateutil",),
    "python-decouple": ("decouple",),
    "python-docx": ("docx",),
    "python-dotenv": ("dotenv",),
    "python-jose": ("jose",),
    "python-ldap": ("ldap",),
    "python-magic": ("magic",),
    "python-memcached": ("memcache",),
    "python-multipart": ("multipart",),
    "python-pptx": ("pptx",),
    "python-slugify": ("slugify",),
    "python-telegram-bot": ("telegram",),
    "python3-saml": ("onelogin",),
    "pyusb": ("usb",),
    "pyyaml": ("yaml",),
    "pyzmq": ("zmq",),
    "scikit-image": ("skimage",),
    "scikit-learn": ("sklearn",),
    "sentry-sdk": ("sentry_sdk",),
    "setuptools": ("setuptools", "pkg_resources"),
    "slackclient": ("slack",),
    "speechrecognition": ("speech_recognition",),
    "strawberry-graphql": ("strawberry",),
    "tensorflow-cpu": ("tensorflow",),
    "umap-learn": ("umap",),
    "websocket-client": ("websocket",),
    "wtforms": ("wtforms",),
}
# what those need that many ask for, where they are not installed beside us
NEEDS = {
    "bcrypt": "cffi six",
    "boto3": "botocore s3transfer jmespath",
    "botocore": "jmespath python-dateutil urllib3",
    "celery": "amqp billiard kombu vine click-didyoumean click-plugins click-repl",
    "cffi": "pycparser",
    "click-repl": "prompt-toolkit",
    "cryptography": "cffi",
    "flask-jwt-extended": "pyjwt",
    "flask-limiter": "limits ordered-set",
    "flask-mail": "blinker",
    "flask-marshmallow": "marshmallow marshmallow-sqlalchemy",
    "flask-migrate": "alembic",
    "flask-misaka": "misaka",
    "flask-restful": "aniso8601 pytz six",
    "flask-restx": "aniso8601 jsonschema pytz",
    "flask-security": "blinker flask-login flask-mail flask-principal flask-wtf passlib",
    "flask-security-too": "blinker email-validator flask-login flask-principal flask-wtf passlib",
    "flask-socketio": "python-socketio",
    "flask-sqlalchemy": "sqlalchemy",
    "flask-wtf": "wtforms",
    "jsonschema": "attrs pyrsistent referencing rpds-py jsonschema-specifications",
    "pandas": "numpy python-dateutil pytz tzdata",
    "passlib": "argon2-cffi bcrypt",
    "prompt-toolkit": "wcwidth",
    "pydantic-settings": "pydantic",
    "pylint": "astroid dill isort lazy-object-proxy mccabe platformdirs toml tomlkit wrapt",
    "pynacl": "cffi",
    "pytest": "atomicwrites attrs exceptiongroup iniconfig more-itertools packaging pluggy tomli",
    "python-dateutil": "six",
    "python-socketio": "bidict python-engineio",
    "redis": "async-timeout",
    "requests": "certifi chardet charset-normalizer idna urllib3",
    "s3transfer": "botocore",
    "scikit-learn": "joblib numpy scipy threadpoolctl",
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
    "tzdata": "for Python's own time zones",
    "email-validator": "for validators of WTForms and pydantic",
    "python-dotenv": "for Flask's own command",
    "greenlet": "for SQLAlchemy",
    "cryptography": "for other packages",
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
    """Return what *names* need in their turn: as installed beside us, or as is widely known."""
    found: set[str] = set()
    for name in names:
        found.update(NEEDS.get(key(name), "").split())
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


def is_known(name: str) -> bool:
    """Tell whether it is certain what a distribution is imported by."""
    return key(name) in CALLED_OTHERWISE or key(name) in _installed()
