"""What tests that stay may need of one that goes: it is told."""

import pytest

from tests.offramp.retire.applications import without

APP = """
    from flask import Flask, session

    app = Flask(__name__)

    @app.post("/in")
    def entered():
        session["name"] = "ana"
        return "x"

    @app.get("/shown")
    def shown():
        return "x"

    @app.get("/me")
    def me():
        return session["name"]
"""
FIXTURE = """
import pytest
from app import app

@pytest.fixture{scope}
def client():
    {body}
"""
TESTS = """
def test_first(client):
    assert client.get("/me")

def test_in(client):
    assert client.post("/in")

def test_me(client):
    assert client.get("/me")

def test_other():
    assert app.name
"""
OF_CLASS = """
import unittest
from app import app

class TestAll(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = app.test_client()

    def test_a(self):
        assert self.client.post("/in")

    def test_b(self):
        assert self.client.get("/me")
"""
OF_MODULE = """
from app import app

client = app.test_client()

def test_in():
    assert client.post("/in")

def test_me():
    assert client.get("/me")
"""
SAID = "tests.test_it.test_in goes, and writes: test_me after it may need what it left in"
MADE = "return app.test_client()"
OPENED = "with app.test_client() as client:\n        yield client"


def told(tmp_path, test, route="POST /in"):
    found, _ = without(tmp_path, {"app.py": APP, "tests/test_it.py": test}, route)
    return found.kept


@pytest.mark.parametrize("body", [MADE, OPENED])
@pytest.mark.parametrize("scope", ["class", "module", "package", "session"])
def test_who_comes_after_it_with_the_same_client_is_told(tmp_path, scope, body):
    """The one before it did without, and who has no client does, too."""
    fixture = FIXTURE.format(scope=f"(scope='{scope}')", body=body)

    assert told(tmp_path, fixture + TESTS) == [f"{SAID} tests.test_it.client"]


@pytest.mark.parametrize(
    ("test", "place"),
    [(OF_CLASS, "tests.test_it.TestAll.setUpClass"), (OF_MODULE, "tests.test_it.client")],
)
def test_a_client_of_a_class_or_a_module_is_shared_too(tmp_path, test, place):
    """As unittest does it, and that of whoever makes one at the top."""
    assert [one.rpartition(" in ")[2] for one in told(tmp_path, test)] == [place]


@pytest.mark.parametrize("scope", ["", "()", "(scope='function')", "(autouse=True)"])
def test_a_client_of_each_test_leaves_nothing(tmp_path, scope):
    """The next one begins anew."""
    assert told(tmp_path, FIXTURE.format(scope=scope, body=MADE) + TESTS) == []


def test_a_test_that_only_reads_leaves_nothing(tmp_path):
    """As far as its method tells."""
    fixture = FIXTURE.format(scope="(scope='module')", body=MADE)
    tests = TESTS.replace('client.post("/in")', 'client.get("/shown")')

    assert told(tmp_path, fixture + tests, "GET /shown") == []


TABLES = """
import pytest
from app import app
from store import db

@pytest.fixture(scope="module")
def ready():
    db.create_all()
    return app

@pytest.fixture
def client(ready):
    {each}
    return ready.test_client()
"""


@pytest.mark.parametrize(
    ("each", "is_told"),
    [("pass", True), ("db.session.rollback()", False), ("db.drop_all()", False)],
)
def test_rows_of_a_module_s_tables_are_there_until_they_are_made_anew(tmp_path, each, is_told):
    """A client of its own has no cookies of another, and reads the same tables."""
    assert bool(told(tmp_path, TABLES.format(each=each) + TESTS)) is is_told
