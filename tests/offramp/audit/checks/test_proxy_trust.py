"""The caller's address, taken from a connection that is the gateway's."""

from pathlib import Path

from offramp.audit.checks.proxy_trust import CHECK
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
        "an address of a request that is handed on",
        """\
def address(request):
    return request.remote_addr

def forwarded(request):
    return request.headers.get("X-Forwarded-For") or request.remote_addr

@app.get("/")
def home():
    return address(request) + forwarded(request)
""",
        "address() takes remote_addr",
        "forwarded() believes X-Forwarded-For",
    ),
    found(
        "an address that a limiter's function takes",
        """\
from flask_limiter.util import get_remote_address

@app.get("/")
def home():
    return get_remote_address()
""",
        "home() takes remote_addr",
    ),
    found(
        "an address that is the gateway's",
        """\
@app.get("/")
def home():
    return request.remote_addr
""",
        "home() takes remote_addr",
    ),
    found(
        "limits by that address",
        """\
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
limiter = Limiter(get_remote_address, app=app)

@app.get("/")
def home():
    return ""
""",
        "requests are limited by remote_addr",
    ),
    found(
        "the address in the environment of WSGI",
        """\
@app.get("/")
def home():
    return request.environ["REMOTE_ADDR"] + request.environ["PATH_INFO"]
""",
        "home() takes remote_addr",
    ),
    found(
        "a header that everybody may send",
        """\
from flask import request

@app.get("/")
def home():
    return request.headers.get("X-Forwarded-For", request.remote_addr)
""",
        "home() believes X-Forwarded-For",
    ),
    found(
        "the server's own name for it",
        """\
from flask import request

@app.get("/")
def home():
    return request.environ.get("REMOTE_ADDR")
""",
        "home() takes remote_addr",
    ),
)
LEFT_ALONE = (
    left(
        "an address of what is no request",
        """\
def address(request):
    return request.remote_address

@app.get("/")
def home():
    return address(request)
""",
    ),
    left(
        "other things in the environment of WSGI",
        """\
@app.get("/")
def home():
    return request.environ["PATH_INFO"]
""",
    ),
    left(
        "ProxyFix",
        """\
from werkzeug.middleware.proxy_fix import ProxyFix
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1)

@app.get("/")
def home():
    return request.remote_addr
""",
    ),
    left(
        "another attribute of the request",
        """\
@app.get("/")
def home():
    return request.user_agent.string
""",
    ),
    left(
        "the fix of another package",
        """\
from flask import request
from flask_reverse_proxy_fix.middleware import ReverseProxyPrefixFix
ReverseProxyPrefixFix(app)

@app.get("/")
def home():
    return request.remote_addr
""",
    ),
    left(
        "another entry of the environment",
        """\
from flask import request

@app.get("/")
def home():
    return request.environ.get("REQUEST_METHOD")
""",
    ),
    left(
        "the header alone, which only shows what was sent",
        """\
from flask import request

@app.get("/")
def home():
    return request.headers.get("X-Forwarded-For", "")
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


def test_a_limit_concerns_the_routes_that_it_stands_at(tmp_path: Path) -> None:
    """A limit at the login says nothing about the other routes."""
    source = """\
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
limiter = Limiter(get_remote_address, app=app, default_limits=[])

@app.post("/login")
@limiter.limit("5/minute")
def login():
    return ""

@app.get("/")
def home():
    return ""
"""
    (one,) = assert_found(tmp_path, found("", source, "requests are limited by"), CHECK)

    assert one.routes == ["POST /login"]
