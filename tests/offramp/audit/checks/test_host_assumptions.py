"""Addresses that hold on one machine only."""

from pathlib import Path

from offramp.audit.checks.host_assumptions import CHECK
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
        "a broker beside the application",
        """\
import pika

@app.post("/")
def home():
    pika.BlockingConnection(pika.ConnectionParameters(host="localhost"))
    return ""
""",
        "expects a server at localhost",
    ),
    found(
        "a service on the same machine",
        """\
import requests

@app.get("/")
def home():
    return requests.get("http://localhost:5001/rates", timeout=5).text
""",
        "expects a server at http://localhost:5001",
    ),
    found(
        "a cache on the same machine",
        """\
import redis
cache = redis.Redis(host="127.0.0.1")

@app.get("/")
def home():
    return ""
""",
        "expects a server at 127.0.0.1",
    ),
    found(
        "settings that name a server beside it",
        """\
from celery import Celery
app.config["CELERY_BROKER_URL"] = "redis://localhost:6379/0"
app.config["MAIL_SERVER"] = "127.0.0.1"
celery = Celery(app.name, broker=app.config["CELERY_BROKER_URL"])

@app.get("/")
def home():
    return ""
""",
        "CELERY_BROKER_URL is redis://localhost:6379: a server beside the application",
        "MAIL_SERVER is 127.0.0.1: a server beside the application",
    ),
    found(
        "the default among classes of settings",
        """\
import os

class Base:
    DATABASE_URI = "postgresql://localhost/shop"

class Testing(Base):
    DATABASE_URI = "postgresql://db.example/shop"

app.config.from_object(os.environ.get("SETTINGS", "app.Base"))

@app.get("/")
def home():
    return ""
""",
        "DATABASE_URI is postgresql://localhost: a server beside the application, where",
    ),
    found(
        "a pool of connections to a server beside it",
        """\
import redis

class Store:
    def __init__(self):
        self.pool = redis.ConnectionPool(host="localhost", port=6379)

    def get(self, name):
        return redis.Redis(connection_pool=self.pool).get(name)

store = Store()

@app.get("/<name>")
def home(name):
    return store.get(name)
""",
        "expects a server at localhost (redis.ConnectionPool)",
    ),
    found(
        "servers of other kinds, and those that are there by default",
        """\
import psycopg2
import redis
from celery import Celery
from elasticsearch import Elasticsearch
from kafka import KafkaProducer
from pymongo import MongoClient

jobs = Celery("shop", broker="redis://localhost:6379/0")
search = Elasticsearch(["http://localhost:9200"])
lines = KafkaProducer(bootstrap_servers="localhost:9092")
cache = redis.Redis()
rows = MongoClient()

@app.get("/")
def home():
    return str(psycopg2.connect("dbname=shop host=localhost"))
""",
        "expects a server at redis://localhost:6379",
        "expects a server at http://localhost:9200",
        "expects a server at localhost:9092",
        "expects a server at localhost (",
        "expects a server at localhost (",
        "expects a server at localhost (",
    ),
    found(
        "what a module connects to when it is imported",
        """\
import redis
store = redis.Redis(host="localhost")

@app.get("/")
def home():
    return str(store.get("x"))
""",
        "app expects a server at localhost",
    ),
)
LEFT_ALONE = (
    left(
        "the default where the environment says nothing",
        """\
import os
app.config["REDIS_URL"] = os.environ.get("REDIS_URL", "redis://localhost:6379")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "where it listens itself, and servers by name",
        """\
import os
app.config["HOST"] = "0.0.0.0"
app.config["TARGET_HOST"] = "0.0.0.0"
app.config["BASE_URL"] = "http://localhost:5000"
app.config["MAIL_SERVER"] = "mail.internal"
app.config["REDIS_URL"] = os.environ["REDIS_URL"]

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "another host",
        """\
import requests

@app.get("/")
def home():
    return requests.get("http://rates.example:5001/rates", timeout=5).text
""",
    ),
    left(
        "the address of the development server",
        """\
@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    app.run(host="127.0.0.1")
""",
    ),
    left(
        "a host by its name's beginning",
        """\
import requests

@app.get("/")
def home():
    return requests.get("http://localhost.example/rates", timeout=5).text
""",
    ),
    left(
        "a pool of connections to a server that a setting names",
        """\
import os
import redis
pool = redis.ConnectionPool(host=os.environ["REDIS_HOST"], port=6379)

@app.get("/<name>")
def home(name):
    return redis.Redis(connection_pool=pool).get(name)
""",
    ),
    left(
        "a default that production replaces",
        """\
import os

class Base:
    DATABASE_URI = "postgresql://localhost/shop"

class Production(Base):
    DATABASE_URI = "postgresql://db.example/shop"

app.config.from_object(os.environ.get("SETTINGS", "app.Base"))

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "servers that settings name, and one that is not beside it",
        """\
import os
import psycopg2
import redis
from celery import Celery
from pymongo import MongoClient

jobs = Celery("shop", broker=os.environ["BROKER"])
cache = redis.Redis(os.environ["REDIS_HOST"])
rows = MongoClient(**dict(host=os.environ["MONGO_HOST"]))

@app.get("/")
def home():
    return str(psycopg2.connect("dbname=shop host=db"))
""",
    ),
    left(
        "what a module connects to elsewhere",
        """\
import os
import redis
store = redis.Redis(host=os.environ["STORE"])

@app.get("/")
def home():
    return str(store.get("x"))
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
