"""Calls to other servers that may wait for ever."""

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
        "requests without a bound",
        """\
import requests

@app.get("/")
def home():
    return requests.get("https://x.example").text
""",
        "home() calls requests.get() without a timeout",
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
        "urlopen, and a mail server",
        """\
import smtplib
from urllib.request import urlopen

@app.get("/")
def home():
    urlopen("https://x.example")
    smtplib.SMTP("mail.example")
    return ""
""",
        "urlopen()",
        "SMTP()",
    ),
    found(
        "a bound that is none",
        """\
import requests

@app.get("/")
def home():
    return requests.get("https://x.example", timeout=None).text
""",
        "without a timeout",
    ),
)
LEFT_ALONE = (
    left(
        "a bound",
        """\
import requests

@app.get("/")
def home():
    return requests.get("https://x.example", timeout=5).text
""",
    ),
    left(
        "a bound by its place",
        """\
import smtplib
from urllib.request import urlopen

@app.get("/")
def home():
    urlopen("https://x.example", None, 5)
    smtplib.SMTP("mail.example", 25, "me", 5)
    return ""
""",
    ),
    left(
        "httpx, which has a bound of its own",
        """\
import httpx

@app.get("/")
def home():
    return httpx.get("https://x.example").text
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
        "a dictionary's get",
        """\
requests = {}

@app.get("/")
def home():
    return requests.get("x")
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
