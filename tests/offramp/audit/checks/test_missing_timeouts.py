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
    found(
        "urllib3, which has no bound of its own",
        """\
import urllib3
pool = urllib3.PoolManager()

@app.get("/")
def home():
    return pool.request("GET", "https://x.example").data
""",
        "without a timeout",
    ),
    found(
        "requests, which ask sockets for no default, and an argument before the timeout",
        """\
import requests
import socket

@app.get("/")
def home():
    socket.setdefaulttimeout(5)
    return requests.get("https://example.com").text
""",
        "requests.get() without a timeout",
    ),
    found(
        "mail boxes, and files by TLS",
        """\
import ftplib
import imaplib

@app.get("/")
def home():
    imaplib.IMAP4_SSL("mail.example", 993, None, None, None)
    ftplib.FTP_TLS("files.example", "ana")
    return ""
""",
        "IMAP4_SSL() without a timeout",
        "FTP_TLS() without a timeout",
    ),
    found(
        "a session of OAuth, which is one of requests",
        """\
from requests_oauthlib import OAuth2Session

@app.get("/back")
def back():
    session = OAuth2Session("client")
    session.fetch_token("https://login.example/token", authorization_response=request.url)
    session.refresh_token("https://login.example/token")
    return session.get("https://api.example/me").json()
""",
        "back() calls OAuth2Session.fetch_token() without a timeout",
        "back() calls OAuth2Session.refresh_token() without a timeout",
        "back() calls OAuth2Session.get() without a timeout",
    ),
)
LEFT_ALONE = (
    left(
        "aiohttp, which ends after five minutes",
        """\
import aiohttp

@app.get("/")
async def home():
    async with aiohttp.ClientSession() as http:
        async with http.get("https://x.example") as answer:
            return await answer.text()
""",
    ),
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
        "a dictionary's get",
        """\
requests = {}

@app.get("/")
def home():
    return requests.get("x")
""",
    ),
    left(
        "a default of sockets, set when the application starts",
        """\
import smtplib
import socket
import urllib.request
socket.setdefaulttimeout(5)

@app.get("/")
def home():
    smtplib.SMTP("mail.example")
    return urllib.request.urlopen("https://example.com").read()
""",
    ),
    left(
        "a session of OAuth that is told how long, and what asks nobody",
        """\
from requests_oauthlib import OAuth2Session

@app.get("/out")
def out():
    session = OAuth2Session("client")
    session.fetch_token("https://login.example/token", timeout=5)
    session.get("https://api.example/me", timeout=5)
    return session.authorization_url("https://login.example/ask")[0]
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
