"""Every site may call, with the visitor's cookies or without."""

from pathlib import Path

from offramp.audit.checks.open_cors import CHECK
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
        "every site with cookies",
        """\
from flask_cors import CORS
CORS(app, supports_credentials=True)

@app.get("/")
def home():
    return ""
""",
        "CORS lets every site call with the visitor's cookies",
    ),
    found(
        "a star with cookies",
        """\
from flask_cors import CORS
CORS(app, origins="*", supports_credentials=True)

@app.get("/")
def home():
    return ""
""",
        "CORS lets every site call with the visitor's cookies",
    ),
    found(
        "every site without cookies, by default, by paths and in a list",
        """\
from flask_cors import CORS
CORS(app)
CORS(app, resources={r"/*": {"origins": "*"}})
CORS(app, origins=["*"])

@app.get("/")
def home():
    return ""
""",
        *["CORS lets every site call"] * 3,
    ),
    found(
        "sockets from every site",
        """\
from flask_socketio import SocketIO
sockets = SocketIO()
sockets.init_app(app, cors_allowed_origins="*")

@app.get("/")
def home():
    return ""
""",
        "Socket.IO lets every site connect",
    ),
    found(
        "some paths for every site, with cookies by their own option or a setting",
        """\
from flask_cors import CORS
CORS(app, resources=r"/api/*")
CORS(app, resources={r"/api/*": {"supports_credentials": True}})
app.config["CORS_SUPPORTS_CREDENTIALS"] = True

@app.get("/")
def home():
    return ""
""",
        "CORS lets every site call with the visitor's cookies",
        "CORS lets every site call with the visitor's cookies",
    ),
    found(
        "headers written by hand for whoever asks",
        """\
from flask import request

@app.after_request
def allow(response):
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin")
    response.headers["Access-Control-Allow-Credentials"] = "true"
    return response

@app.get("/")
def home():
    return ""
""",
        "CORS lets every site call with the visitor's cookies",
    ),
    found(
        "one view for every site",
        """\
from flask_cors import cross_origin

@app.get("/")
@cross_origin()
def home():
    return ""

@app.get("/other")
def other():
    return ""
""",
        "CORS lets every site call",
    ),
)
LEFT_ALONE = (
    left(
        "sites that are named for some paths, or elsewhere",
        """\
from flask_cors import CORS, cross_origin
from elsewhere import SITES, OPTIONS
CORS(app, resources={r"/api/*": {"origins": ["https://shop.example"]}})
CORS(app, origins=SITES)
CORS(app, **OPTIONS)

@app.get("/")
@cross_origin(origins=["https://shop.example"])
def home():
    return ""
""",
    ),
    left(
        "one site with cookies",
        """\
from flask_cors import CORS
CORS(app, origins=["https://shop.example"], supports_credentials=True)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "sockets from one site, and from the application's own",
        """\
from flask_socketio import SocketIO
sockets = SocketIO(app, cors_allowed_origins=["https://shop.example"])
others = SocketIO(app, path="/others")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "sites that a setting names, or the call for the application",
        """\
from flask_cors import CORS
from flask_socketio import SocketIO
app.config["CORS_ORIGINS"] = ["https://shop.example"]
CORS(app)
cors = CORS()
cors.init_app(app, origins=["https://shop.example"], supports_credentials=True)
sockets = SocketIO(cors_allowed_origins="*")
sockets.init_app(app, cors_allowed_origins=["https://shop.example"])

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a header for one site, and what a request is asked for",
        """\
from flask import request

@app.get("/")
def home():
    origin = request.headers.get("Access-Control-Allow-Origin", "*")
    return origin, 200, {"X-Asked": origin}

@app.after_request
def allow(response):
    response.headers["Access-Control-Allow-Origin"] = "https://shop.example"
    return response
""",
    ),
    left(
        "whoever asks, if a list has him",
        """\
from flask import request
SITES = {"https://shop.example"}

@app.after_request
def allow(response):
    origin = request.headers.get("Origin")
    if origin in SITES:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "extensions that no application gets",
        """\
from flask_cors import CORS
from flask_socketio import SocketIO
cors = CORS(supports_credentials=True)
sockets = SocketIO(cors_allowed_origins="*")

@app.get("/")
def home():
    return ""
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


def test_without_cookies_it_is_less(tmp_path: Path) -> None:
    """A page then reads only what it has a token for; the gateway still has to answer the same."""
    sample = found("", "from flask_cors import CORS\nCORS(app)\n", "CORS lets every site call")
    [one] = assert_found(tmp_path, sample, CHECK)

    assert one.severity == "low"
    assert one.routes == []


def test_a_view_that_is_opened_concerns_its_own_routes(tmp_path: Path) -> None:
    """The others stay closed."""
    each = assert_found(tmp_path, FOUND[-1], CHECK)

    assert [one.routes for one in each] == [["GET /"]]
