"""Handlers that run the application's own views."""

import importlib.util
import json
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from offramp_runtime.event import Context, Event
from offramp_runtime.mappings import Headers, Query
from offramp_runtime.response import from_result
from werkzeug.datastructures import MultiDict

from offramp import catalogue
from offramp.audit.decide.all import decide
from offramp.audit.report import Dependency, Report
from offramp.audit.scaffold.plan import plan
from offramp.audit.scaffold.save import save
from offramp.audit.scaffold.stack import Manner
from offramp.errors import UsageError
from tests.offramp.audit.reports import route

APP = """
import os
from flask import Flask, make_response, redirect, request, session

SETTING = os.environ.get("LIFTED_SETTING")

def create_app():
    app = Flask(__name__)
    app.secret_key = "for this test only"

    @app.route("/echo/<name>", methods=["GET", "POST"])
    def echo(name):
        return {
            "name": name,
            "args": request.args.to_dict(flat=False),
            "query": request.query_string.decode(),
            "path": request.path,
            "form": request.form.to_dict(),
            "json": request.get_json(silent=True),
            "host": request.host,
            "peer": request.remote_addr,
            "forwarded": [
                request.headers.get(f"X-Forwarded-{one}") for one in ("For", "Proto")
            ],
            "root": request.url_root,
            "body": request.get_data(as_text=True),
            "cookie": request.cookies.get("c"),
            "length": request.content_length,
            "raw": request.environ["RAW_URI"],
            "others": "REQUEST_URI" in request.environ,
        }

    @app.get("/leave")
    def leave():
        session["user"] = 1
        answer = redirect("/echo/x")
        answer.set_cookie("second", "2")
        return answer

    @app.get("/setting")
    def setting():
        return str(SETTING)

    @app.get("/beside")
    def beside():
        return open("beside.txt").read()

    @app.get("/untyped")
    def untyped():
        answer = make_response("plain")
        del answer.headers["Content-Type"]
        return answer

    @app.get("/broken")
    def broken():
        raise RuntimeError("broken")
    return app
"""


@pytest.fixture
def handle(tmp_path, monkeypatch):
    """`handle` of one lifted function; all of them run the same application."""
    (tmp_path / "lifted_shop.py").write_text(APP)
    report = Report("lifted_shop:create_app", "shop", routes=[route("GET /setting", "shop")])
    decide(report)
    save(plan(report, lambda _: "", Manner(lift=True)), tmp_path)
    (function,) = catalogue.load(tmp_path).functions
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("LIFTED_SETTING", "of the function")
    monkeypatch.chdir(Path.home())
    (tmp_path / "beside.txt").write_text("read from the project's folder")
    spec = importlib.util.spec_from_file_location("lifted_handler", function.folder / "handler.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module.handle
    for name in ("lifted_shop", "lifted"):
        sys.modules.pop(name)


def event(target, method="GET", body=b"", **headers):
    """Return the event of a request as a caller writes it, its path still encoded."""
    path, _, query = target.partition("?")
    named = {"host": "shop.example", "content-length": str(len(body)), **headers}
    pairs = [(n.replace("_", "-").encode(), text.encode()) for n, text in named.items()]
    return Event(body, Headers(pairs), method, Query(query), unquote(path))


def seen(handle, *words, **more):
    """Return what the view has seen of a request."""
    import json

    return json.loads(handle(event(*words, **more), Context())["body"])


def test_the_view_sees_the_request_as_it_was_sent(handle):
    """Path, query, host and cookies, whatever letters they have."""
    found = seen(handle, "/echo/a%23b%3F%C3%A9%2520?x=1&x=2&y=%26", cookie="c=1; d=2")

    assert found["name"] == "a#b?é%20"
    assert found["args"] == {"x": ["1", "2"], "y": ["&"]}
    assert (found["host"], found["cookie"]) == ("shop.example", "1")


@pytest.mark.parametrize("target", ["/echo/x", "/echo/%C3%BC%20a?b=%FF&c", "/echo/a:b@c;d=(e)"])
def test_the_view_sees_the_address_that_gunicorn_gives(handle, target):
    """Signatures are made over it; there it is RAW_URI alone."""
    found = seen(handle, target)

    assert (found["raw"], found["others"]) == (target, False)


@pytest.mark.parametrize(
    ("headers", "body", "length"),
    [
        ({}, b"", None),
        ({"content_length": "0"}, b"", 0),
        ({"content_length": "3"}, b"abc", 3),
        ({}, b"abc", 3),  # a server that keeps the header to itself
    ],
)
def test_the_length_of_a_body_is_told_where_it_was_sent(handle, headers, body, length):
    """Who asks for a length (411) must not take none for nought."""
    pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    asked = Event(body, Headers(pairs), "POST", Query(""), "/echo/x")

    assert json.loads(handle(asked, Context())["body"])["length"] == length


def test_a_body_that_came_in_chunks_is_read(handle):
    """It is whole by then; without a length Werkzeug would take it for none."""
    pairs = [(b"transfer-encoding", b"chunked"), (b"content-type", b"text/plain")]
    asked = Event(b"abc", Headers(pairs), "POST", Query(""), "/echo/x")
    found = json.loads(handle(asked, Context())["body"])

    assert (found["body"], found["length"]) == ("abc", 3)


ON_CLUSTER = {
    "host": "shop-echo.shop.svc.cluster.local",
    "x_forwarded_for": "1.1.1.1,10.0.0.7",
    "x_forwarded_proto": "http",
    "x_client_host": "shop.example",
    "x_client_forwarded_for": "1.1.1.1",
    "x_client_forwarded_proto": "https",
}


def test_on_a_cluster_the_view_sees_what_callers_sent(handle, monkeypatch):
    """Links would lead to a name of the cluster's, and everybody be one of Knative's proxies."""
    monkeypatch.setenv("CLIENT_ADDRESS_HEADER", "x-client-address")  # as the chart sets it
    found = seen(handle, "/echo/x", **ON_CLUSTER)

    assert (found["host"], found["forwarded"]) == ("shop.example", ["1.1.1.1", "https"])
    assert found["root"] == "http://shop.example/"


def test_elsewhere_nobody_chooses_a_host_by_another_header(handle):
    """There no gateway writes these, so that anybody may have."""
    found = seen(handle, "/echo/x", **ON_CLUSTER)

    assert found["host"] == "shop-echo.shop.svc.cluster.local"
    assert found["forwarded"] == ["1.1.1.1,10.0.0.7", "http"]


def test_on_a_cluster_a_call_past_the_gateway_is_as_it_comes(handle, monkeypatch):
    """Operators call functions by their names."""
    monkeypatch.setenv("CLIENT_ADDRESS_HEADER", "x-client-address")

    assert seen(handle, "/echo/x")["host"] == "shop.example"


@pytest.mark.parametrize(
    ("trusted", "proto", "root"),
    [
        ("*", "https", "https://shop.example/"),
        ("*", "http", "http://shop.example/"),
        ("127.0.0.1", "https", "http://shop.example/"),
        (None, "https", "http://shop.example/"),
    ],
)
def test_the_scheme_is_what_gunicorn_would_say(handle, monkeypatch, trusted, proto, root):
    """FORWARDED_ALLOW_IPS, which gunicorn reads, says whether whoever forwards is believed."""
    if trusted is not None:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)

    assert seen(handle, "/echo/x", x_forwarded_proto=proto)["root"] == root


@pytest.mark.parametrize(
    "query", ["a=%20+b", "a", "&&b=1&a=%C3%A9&b=%FF", "a=1;b=2", "%zz=/?x", ""]
)
def test_the_view_gets_the_query_byte_for_byte(handle, query):
    """A signature over it, or a reader of its own, must see what was sent."""
    assert seen(handle, f"/echo/x?{query}")["query"] == query


def test_a_server_that_keeps_pairs_alone_is_read_by_them(handle):
    """OpenFaaS's own template has no text of the query."""
    asked = event("/echo/x")
    asked.query = MultiDict([("x", "1 &"), ("x", "2"), ("y", "é")])
    found = json.loads(handle(asked, Context())["body"])

    assert found["args"] == {"x": ["1 &", "2"], "y": ["é"]}


@pytest.mark.parametrize("path", ["//echo//x", "/echo/x//", "//echo.example/x", "/echo/a:b//c"])
def test_doubled_slashes_stay(handle, path):
    """A path is no address: `//host` in front is not where the request goes."""
    client = sys.modules["lifted_shop"].create_app().test_client()
    old = client.get("/", base_url="http://shop.example", environ_overrides={"PATH_INFO": path})
    new = handle(event(path), Context())

    assert new["statusCode"] == old.status_code
    assert dict(new["headers"]).get("Location") == old.headers.get("Location")


def test_the_view_has_somebody_who_asks(handle):
    """Login guards and limiters take an address for granted; the old side sees the gateway's."""
    assert seen(handle, "/echo/x")["peer"] == "127.0.0.1"


def test_the_view_reads_forms_and_json(handle):
    """The body goes through byte for byte."""
    form = "application/x-www-form-urlencoded"

    assert seen(handle, "/echo/x", "POST", b"a=%26&b=", content_type=form)["form"] == {
        "a": "&",
        "b": "",
    }
    assert seen(handle, "/echo/x", "POST", b"[1]", content_type="application/json")["json"] == [1]


def test_answers_keep_their_status_and_every_cookie(handle):
    """Two headers of one name are two headers."""
    found = handle(event("/leave"), Context())

    assert found["statusCode"] == 302
    assert sum(name == "Set-Cookie" for name, _ in found["headers"]) == 2
    assert ("Location", "/echo/x") in found["headers"]


@pytest.mark.parametrize(
    ("target", "types"),
    [
        ("/untyped", []),
        ("/beside", ["text/html; charset=utf-8"]),
        ("/echo/x", ["application/json"]),
    ],
)
def test_answers_have_the_content_type_that_the_view_gives(handle, target, types):
    """Nor any where it gives none: gunicorn adds none on the old side."""
    found = from_result(handle(event(target), Context()))

    assert [value for name, value in found.headers if name.lower() == "content-type"] == types


@pytest.mark.parametrize(("target", "status"), [("/nowhere", 404), ("/broken", 500)])
def test_what_fails_in_the_application_fails_alike_here(handle, target, status):
    """Its own error pages answer."""
    assert handle(event(target), Context())["statusCode"] == status


def test_the_application_is_imported_with_the_functions_settings(handle):
    """What is imported for all functions beforehand has none of them."""
    assert handle(event("/setting"), Context())["body"] == b"of the function"


def test_paths_lead_where_they_do_on_the_old_side(handle):
    """A database file of its own name would be made anew in another folder, and be empty."""
    assert handle(event("/beside"), Context())["body"] == b"read from the project's folder"


def test_an_application_in_a_folder_of_its_own_is_found_there(tmp_path, monkeypatch):
    """It needs not be installed, and in an image it is not."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "shop_in_source.py").write_text("app = 'the application'\n")
    save(lifted("shop_in_source:app", source="src"), tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    handler = importlib.import_module("lifted").handler()
    sys.modules.pop("lifted")

    assert callable(handler)
    assert catalogue.load(tmp_path).offramp.old.environment == {"PYTHONPATH": "src"}


def lifted(application, *dependencies, source=""):
    """Return the files of a scaffold with one lifted function."""
    report = Report(application, "shop", routes=[route("GET /x", "shop")])
    report.shared.dependencies = list(dependencies)
    decide(report)
    return plan(report, lambda _: "", Manner(lift=True, source=source))


def test_the_application_is_named_once_and_never_preloaded():
    """Processes would share an application that was set up without settings."""
    files = lifted("shop.app:app")
    named = [name for name, text in files.items() if name.endswith(".py") and "shop.app" in text]

    assert named == ["lifted/__init__.py"]
    assert 'import_module("shop.app").app\n' in files["lifted/__init__.py"]
    assert "from shop" not in files["lifted/__init__.py"]


def test_images_get_what_the_application_asks_for():
    """As pip takes it: nobody else's signs, no hashes, nothing that no code imports."""
    asked = [
        Dependency("flask", ">=3.0, <4 --hash=sha256:0"),
        Dependency("SQLAlchemy", "^2.0"),
        Dependency("black", "==24.1", unused=True),
        Dependency("markdown"),
    ]
    files = lifted("shop:app", *asked)

    assert files["lifted/requirements.txt"] == "flask>=3.0, <4\nSQLAlchemy\nmarkdown\n"
    assert lifted("shop:app")["lifted/requirements.txt"] == "flask\n"


def test_the_shared_package_is_copied_into_images():
    """faas-cli and `offramp images` lay it beside each handler."""
    assert "- ./lifted\n" in lifted("shop:app")["stack.yml"]


@pytest.mark.parametrize(
    "application",
    [
        'a"); import os; ("b:app',
        "shop:app\nimport os",
        "shop:app or __import__('os').system('id')",
        "shop:create_app(__import__('os').system('id'))",
        "shop:create_app(**{'x': y})",
        "shop:make()()",
        "shop:",
        "shop",
        "../shop:app",
        "shop:app" + ".b" * 500,
        "-shop:app",
        "shop.-x:app",
        "my shop:app",
    ],
)
def test_what_is_no_name_and_no_simple_call_is_not_lifted(application):
    """Files of an audited tree have any name, and `offramp up` runs what is written here."""
    with pytest.raises(UsageError, match="cannot be lifted"):
        lifted(application)


@pytest.mark.parametrize("module", ["my-shop", "apps.my-shop.web-2", "ünder_score"])
def test_a_module_that_no_statement_can_import_is_lifted(module):
    """`my-shop.py` is imported by its name, as gunicorn does it."""
    text = lifted(f"{module}:app")["lifted/__init__.py"]

    assert f'import_module("{module}").app\n' in text


def test_a_factory_may_be_given_literals():
    """As gunicorn takes it."""
    text = lifted("shop.app:Shop.make({'a': [1, None]}, debug=True)")["lifted/__init__.py"]

    assert "import_module(\"shop.app\").Shop.make({'a': [1, None]}, debug=True)\n" in text


@pytest.mark.parametrize(
    "name",
    [
        "-r",
        "--index-url=https://else.example",
        "x\n--pre",
        "-e .",
        "../x",
        "x @ file:///y",
        "",
    ],
)
def test_no_dependency_is_an_option_to_pip(name):
    """Tables of Pipfiles have keys of any text, and pip does what the lines of this file say."""
    files = lifted("shop:app", Dependency("flask"), Dependency(name))

    assert files["lifted/requirements.txt"] == "flask\n"
