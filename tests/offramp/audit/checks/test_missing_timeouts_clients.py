"""Bounds that sessions, clients and callers set for calls, or do not."""

from pathlib import Path

from offramp.audit.checks.missing_timeouts import CHECK
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
        "a session whose requests are given something else once",
        """\
import functools, requests
http = requests.Session()
http.request = functools.partial(http.request, verify=False)
quick = functools.partial(http.get, "https://y.example", timeout=3)

@app.get("/")
def home():
    quick()
    return http.get("https://x.example").text
""",
        "home() calls Session.get()",
    ),
    found(
        "a session without a bound",
        """\
import requests
http = requests.Session()

@app.get("/")
def home():
    return http.post("https://x.example").text
""",
        "without a timeout",
    ),
    found(
        "a client that is told to wait for ever",
        """\
import httpx
client = httpx.Client(timeout=None)

@app.get("/")
def home():
    httpx.get("https://x.example", timeout=None)
    return client.get("https://x.example").text
""",
        "httpx.get()",
        "Client.get()",
    ),
    found(
        "a session of the project's that sets none",
        """\
import requests

class Api(requests.Session):
    def request(self, method, path):
        return super().request(method, "https://x.example" + path)

api = Api()

@app.get("/")
def home():
    return api.get("/x").text
""",
        "home() calls Api.get()",
    ),
    found(
        "a session that an object holds",
        """\
import requests

class Api:
    def __init__(self):
        self.http = requests.Session()
    def items(self):
        return self.http.get("https://x.example").json()

api = Api()

@app.get("/")
def home():
    return api.items()
""",
        "items() calls Session.get()",
    ),
    found(
        "options of callers that say no timeout",
        """\
import requests

class Client:
    def __init__(self):
        self.http = requests.Session()
    def get(self, url, **options):
        return self.http.request("get", url, **options)

@app.get("/")
def home():
    return Client().get("https://x.example", params={"a": 1}).text
""",
        "get() calls Session.request()",
    ),
)


LEFT_ALONE = (
    left(
        "a session whose requests are given a bound once",
        """\
import functools, requests
http = requests.Session()
http.request = functools.partial(http.request, timeout=10)

@app.get("/")
def home():
    return http.get("https://x.example").text
""",
    ),
    left(
        "a timeout that is put into what is passed on",
        """\
import requests

def call(method, url, **options):
    options.setdefault("timeout", 10)
    return requests.request(method, url, **options)

@app.get("/")
def home():
    return call("GET", "https://rates.example/").text
""",
    ),
    left(
        "options of a caller that says a timeout",
        """\
import requests

class Client:
    def __init__(self):
        self.http = requests.Session()
    def get(self, url, **options):
        return self.http.request("get", url, **options)

@app.get("/")
def home():
    return Client().get("https://x.example", timeout=3).text
""",
    ),
    left(
        "a session of the project's whose requests have a bound by themselves",
        """\
import requests
LONGEST = 30

class Api(requests.Session):
    def request(self, method, url, timeout=LONGEST):
        return super().request(method, url, timeout=timeout)

@app.get("/")
def home():
    return Api().get("https://x.example").text
""",
    ),
    left(
        "clients that are made with a bound",
        """\
import httpx, urllib3
client = httpx.Client(timeout=5)
pool = urllib3.PoolManager(timeout=5)
other = httpx.Client(timeout=None)   # used by nobody

@app.get("/")
def home():
    pool.request("GET", "https://x.example")
    return client.get("https://x.example").text
""",
    ),
    left(
        "a session of the project's that sets one",
        """\
import requests

class Api(requests.Session):
    def request(self, method, path, **options):
        options.setdefault("timeout", 5)
        return super().request(method, "https://x.example" + path, **options)

api = Api()

@app.get("/")
def home():
    return api.get("/x").text
""",
    ),
    left(
        "options that are passed on",
        """\
import requests
OPTIONS = {"timeout": 5}

@app.get("/")
def home():
    return requests.get("https://x.example", **OPTIONS).text
""",
    ),
    left(
        "a timeout that was given before, or by an adapter",
        """\
import functools
import requests
from requests.adapters import HTTPAdapter

class Bounded(HTTPAdapter):
    def send(self, request, **options):
        options["timeout"] = options.get("timeout") or 5
        return super().send(request, **options)

get = functools.partial(requests.get, timeout=5)
session = requests.Session()
session.mount("https://", Bounded())

@app.get("/")
def home():
    return get("https://example.com").text + session.get("https://example.com").text
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
