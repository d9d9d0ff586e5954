"""Addresses that tests put together: by helpers, names, classes and fixtures."""

import pytest

from tests.offramp.retire.applications import without

FILES = {
    "app.py": """
        from flask import Flask

        app = Flask(__name__)

        @app.get("/api/goes")
        def goes():
            return "x"

        @app.get("/api/stays")
        def stays():
            return "x"

        @app.post("/api/goes")
        def made():
            return "x"
    """,
    "tests/__init__.py": "",
    "tests/urls.py": """
        API = "/api"

        class Urls:
            GOES = f"{API}/goes"
            STAYS = API + "/stays"
    """,
    "tests/conftest.py": """
        import pytest
        from app import app

        @pytest.fixture
        def client():
            return app.test_client()

        @pytest.fixture
        def base():
            return "/api"

        @pytest.fixture
        def url(base):
            def made(name):
                return f"{base}/{name}"
            return made

        @pytest.fixture
        def link():
            return lambda name: "/api/" + name
    """,
}
HELPERS = """
import pytest
from urllib.parse import urljoin
from flask import url_for
from app import app
from tests.urls import API, Urls

BASE = "/api"
GOES = f"{BASE}/goes"
ALL = {"goes": "/api/goes", "stays": "/api/stays"}

def path(name):
    return f"{BASE}/{name}"

def full(name, base=API, end=""):
    \"\"\"Return a path.\"\"\"
    whole = "/".join([base, name])
    return whole.rstrip("/") + end

def linked(endpoint, **more):
    with app.test_request_context():
        return url_for(endpoint, **more)

def got(client, name):
    return client.get(path(name))

def sent(client, name, method="get"):
    return client.open(f"{BASE}/{name}", method=method)

def asked(client, method, name):
    return getattr(client, method)(path(name))

"""


def why(tmp_path, test, route="GET /api/goes"):
    found, _ = without(tmp_path, FILES | {"tests/test_it.py": HELPERS + test}, route)
    return {key.name: reason for key, reason in found.tests.items()}


@pytest.mark.parametrize(
    "call",
    [
        "client.get(path('{}'))",
        "client.get(full('{}'))",
        "client.get(full(base=BASE, name='{}', end='?x=1'))",
        "client.get(linked('{}'))",
        "client.get(linked('{}') + '?x=1')",
        "client.get(f'{{BASE}}/{}')",
        "client.get(API + '/{}')",
        "client.get('%s/{}' % BASE)",
        "client.get('{{}}/{{}}'.format(BASE, '{}'))",
        "client.get(urljoin('/api/', '{}'))",
        "client.open(path('{}'))",
        "client.open(path('{}'), method='GET')",
        "getattr(client, 'get')(path('{}'))",
        "client.get(url('{}'))",
        "client.get(link('{}'))",
        "client.get(f'{{base}}/{}')",
        "got(client, '{}')",
        "sent(client, '{}')",
        "asked(client, 'get', name='{}')",
    ],
)
@pytest.mark.parametrize("name", ["goes", "stays"])
def test_an_address_is_followed_to_what_it_is(tmp_path, call, name):
    """Each test would get 404 for the one, and asks for the other as before."""
    test = f"def test_it(client, url, link, base):\n    assert {call.format(name)}\n"

    assert set(why(tmp_path, test)) == ({"test_it"} if name == "goes" else set())


@pytest.mark.parametrize(
    "call",
    [
        "client.post(path('goes'))",
        "client.open(path('goes'), method='POST')",
        "asked(client, 'post', 'goes')",
        "sent(client, 'goes', method='post')",
        "client.get(path('other'))",
        "client.get(path(client))",
        "client.get(ALL['stays'])",
        "client.get(Urls.STAYS)",
        "path('goes')",  # which is only looked at
    ],
)
def test_what_is_something_else_stays(tmp_path, call):
    """By another method, to another path, or to one that is not known."""
    assert why(tmp_path, f"def test_it(client):\n    assert {call}\n") == {}


@pytest.mark.parametrize("call", ["client.get(GOES)", "client.get(Urls.GOES)"])
def test_a_constant_of_a_module_or_a_class_is_followed(tmp_path, call):
    """Also where it is put together of another one."""
    test = f"def test_it(client):\n    assert {call}\n"

    assert why(tmp_path, test) == {"test_it": "calls GET /api/goes"}


CLASS = """
class Base:
    where = "/api/stays"

    @pytest.fixture(autouse=True)
    def ready(self, client):
        self.client = client

    def ask(self):
        return self.client.get(self.where)

    def send(self, name):
        return self.client.get(path(name))

class TestIt(Base):
    where = "/api/goes"
    other = "/api/stays"

    def test_goes(self):
        assert self.client.get(self.where)

    def test_other(self):
        assert self.client.get(self.other)

    def test_send(self):
        assert self.send("goes")

    def test_sent(self):
        assert self.send("stays")

class TestOther(Base):
    def test_asked(self):
        assert self.client.get(self.where)
"""


def test_a_class_has_addresses_for_its_tests(tmp_path):
    """Each of them goes by what itself asks for, not by what the class has for others."""
    assert set(why(tmp_path, CLASS)) == {"TestIt.test_goes", "TestIt.test_send"}


def test_a_table_of_addresses_says_nothing_by_itself(tmp_path):
    """One of them is meant; where it is not known which, the test stays, and is told."""
    body = "    for name in ('goes', 'stays'):\n        assert client.get(ALL[name])\n"
    files = FILES | {"tests/test_it.py": HELPERS + f"def test_it(client):\n{body}"}
    files["app.py"] = FILES["app.py"].replace('@app.post("/api/goes")', '@app.post("/api/made")')
    found, _ = without(tmp_path, files, "GET /api/goes")

    assert found.tests == {}
    told = "tests.test_it.test_it: some of what it is run for may call /api/goes; yours to look at"
    assert found.kept == [told]
