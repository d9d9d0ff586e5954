"""Bounds that sessions, clients and callers set for calls, or do not."""

from pathlib import Path

import pytest

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


TWO = """\
import functools, requests
bounded = requests.Session()
other = requests.Session()
def quick(method, *given, **options):
    options.setdefault("timeout", 3)
    return requests.Session.request(bounded, method, *given, **options)
def slow(method, *given, **options):
    return requests.Session.request(bounded, method, *given, **options)
OPTIONS = {"timeout": 5}
ENDLESS = {"timeout": None}
class Api:
    def __init__(self):
        self.http = requests.Session()
        self.plain = requests.Session()
        self.http.request = functools.partial(self.http.request, timeout=5)
    def get(self):
        return self.http.get("https://x.example").text
    def ask(self):
        return self.plain.get("https://x.example").text
"""


@pytest.mark.parametrize(
    ("put", "asked", "is_left"),
    [
        ("bounded.request = functools.partial(bounded.request, timeout=3)", "bounded.get", True),
        ("bounded.request = functools.partial(bounded.request, timeout=3)", "other.get", False),
        (
            "bounded.request = functools.partial(bounded.request, timeout=None)",
            "bounded.get",
            False,
        ),
        (
            "bounded.request = lambda *a, **k: other.request(*a, timeout=3, **k)",
            "bounded.get",
            True,
        ),
        ("bounded.request = lambda *a, **k: other.request(*a, **k)", "bounded.get", False),
        ("bounded.request = quick", "bounded.post", True),
        ("bounded.request = slow", "bounded.post", False),
        ("bounded.send = functools.partial(bounded.send, timeout=3)", "bounded.get", True),
        ("again = bounded\nagain.request = quick", "bounded.get", True),
        ("bounded.request = quick\nagain = bounded", "again.get", True),
    ],
)
def test_a_session_is_bounded_by_what_is_put_in_its_requests_place(tmp_path, put, asked, is_left):
    """One session's bound is not another's."""
    view = f'@app.get("/")\ndef home():\n    return {asked}("https://x.example").text\n'
    sample = Sample("", f"{TWO}{put}\n{view}", () if is_left else ("home() calls",))

    (assert_left_alone if is_left else assert_found)(tmp_path, sample, CHECK)


@pytest.mark.parametrize(("method", "is_left"), [("get", True), ("ask", False)])
def test_a_session_that_an_object_holds_has_a_bound_of_its_own(tmp_path, method, is_left):
    """Two sessions of one object are two."""
    view = f'@app.get("/")\ndef home():\n    return Api().{method}()\n'
    sample = Sample("", TWO + view, () if is_left else ("ask() calls",))

    (assert_left_alone if is_left else assert_found)(tmp_path, sample, CHECK)


@pytest.mark.parametrize(
    ("options", "is_left"),
    [("OPTIONS", True), ("{'timeout': 1}", True), ("dict(timeout=1)", True), ("ENDLESS", False)],
)
def test_options_that_stand_in_the_text_have_a_bound(tmp_path, options, is_left):
    """`**` hides nothing that a name of the module says."""
    view = f'@app.get("/")\ndef home():\n    return other.get("https://x", **{options}).text\n'
    sample = Sample("", TWO + view, () if is_left else ("home() calls",))

    (assert_left_alone if is_left else assert_found)(tmp_path, sample, CHECK)


@pytest.mark.parametrize(
    ("asked", "is_left"),
    [
        ("getattr(requests, request.method.lower())(URL)", False),
        ("getattr(other, request.method)(URL)", False),
        ("getattr(requests, request.method.lower())(URL, timeout=3)", True),
        ("getattr(quick, 'name')(URL)", True),
        ("getattr(requests, 'codes')", True),
    ],
)
def test_a_verb_that_the_request_chooses_waits_as_all_do(tmp_path, asked, is_left):
    """A proxy hands on whatever comes."""
    view = f'URL = "https://x.example"\n@app.get("/")\ndef home():\n    return str({asked})\n'
    sample = Sample("", TWO + view, () if is_left else ("home() calls requests by a name",))

    (assert_left_alone if is_left else assert_found)(tmp_path, sample, CHECK)
