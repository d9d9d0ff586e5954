"""Caches and brokers are told where they are made, with who uses them."""

from __future__ import annotations

import pytest

from offramp.audit import shared
from tests.offramp.audit.facts.routes import context

SOURCE = """
import os
import boto3
import redis
from celery import Celery
from flask import Flask
from flask_caching import Cache
from google.cloud import pubsub_v1, storage
from rq import Queue
app = Flask(__name__)
app.config["CACHE_TYPE"] = "{cache}"
cache = Cache(app)
store = redis.from_url(os.environ["REDIS_URL"])
celery = Celery(
    "x",
    broker=os.environ.get("BROKER_URL", "redis://localhost"),
)
queue = Queue(connection=store)
sqs, s3 = boto3.client("sqs"), boto3.client("s3")
publisher = pubsub_v1.PublisherClient()
@celery.task
def work(): pass
def job(): pass
@app.get("/a")
def a():
    work.delay()
    return "x"
@app.get("/b")
def b():
    queue.enqueue(job)
    return "x"
@app.get("/c")
def c():
    sqs.send_message(QueueUrl="q", MessageBody="x")
    return "x"
@app.get("/d")
def d():
    publisher.publish("t", b"x")
    return "x"
@app.get("/e")
def e():
    store.get("x")
    return "x"
@app.get("/f")
def f():
    s3.upload_file("a", "b", "c")
    return storage.Client().bucket("x")
"""


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("broker", "celery", (14, "from environment: BROKER_URL", ["GET /a"])),
        ("broker", "rq", (18, "from environment: REDIS_URL", ["GET /b"])),
        ("broker", "aws sqs", (19, "", ["GET /c"])),
        ("broker", "google pub/sub", (20, "", ["GET /d"])),
        ("cache", "redis", (13, "from environment: REDIS_URL", ["GET /e"])),
        ("cache", "flask-caching", (12, "RedisCache, by Flask-Caching", [])),
        ("third party", "aws s3", (46, "s3", ["GET /f"])),
        ("third party", "google cloud", (47, "google", ["GET /f"])),
    ],
)
def test_a_service_is_told_where_it_is_made(tmp_path, kind, name, told):
    """That is the place which names its server; what uses it may be a view far away."""
    files = {"app.py": SOURCE.replace("{cache}", "RedisCache")}
    found = {(one.kind, one.name): one for one in shared.find(context(tmp_path, files)).resources}
    one = found[kind, name]
    assert (one.line, one.detail, one.routes) == told


@pytest.mark.parametrize("cache", ["SimpleCache", "simple", "NullCache", ""])
def test_a_cache_in_the_process_is_no_service(tmp_path, cache):
    """Nothing outside is asked."""
    files = {"app.py": SOURCE.replace("{cache}", cache)}
    found = shared.find(context(tmp_path, files)).resources
    assert "flask-caching" not in {one.name for one in found}


def test_the_address_of_a_server_is_told_without_who_signs_in(tmp_path):
    """The report is passed around."""
    source = "import redis\nfrom flask import Flask\napp = Flask(__name__)\n"
    source += "store = redis.Redis.from_url('redis://:hunter2@cache.example:6379/0')\n"
    (found,) = [
        one
        for one in shared.find(context(tmp_path, {"app.py": source})).resources
        if one.kind == "cache"
    ]
    assert found.detail == "redis://cache.example:6379"


def test_a_service_is_told_with_the_methods_that_call_it(tmp_path):
    """Showing a form sends no mail, and the table of routes says the same."""
    source = """
import smtplib
from flask import Flask, request
app = Flask(__name__)
@app.route("/contact", methods=["GET", "POST"])
def contact():
    if request.method == "POST":
        smtplib.SMTP("mail.example", timeout=5).sendmail("a", "b", "c")
    return "x"
"""
    found = shared.find(context(tmp_path, {"app.py": source})).resources

    assert [one.routes for one in found if one.name == "mail.example"] == [["POST /contact"]]
