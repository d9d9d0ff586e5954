"""Tables of parameters of which only some rows concern a route that goes."""

import pytest

from tests.offramp.retire.applications import without

APP = """
    from flask import Flask

    app = Flask(__name__)

    @app.get("/goes")
    def goes():
        return "x"

    @app.get("/stays")
    def stays():
        return "x"

    @app.get("/items/<name>")
    def item(name):
        return name

    @app.route("/both", methods=["GET"])
    def both():
        return "x"

    @app.post("/both")
    def sent():
        return "x"
"""
CONFTEST = """
    import pytest
    from app import app

    @pytest.fixture
    def client():
        return app.test_client()
"""


def retired(tmp_path, test, *routes):
    files = {"app.py": APP, "tests/conftest.py": CONFTEST, "tests/test_it.py": test}
    found, changed = without(tmp_path, files, *(routes or ("GET /goes",)))
    return found, changed.get("tests/test_it.py", test)


ROWS = """
import pytest
from flask import url_for

@pytest.mark.parametrize({given})
def test_it(client, {names}):
    assert {body}
"""


def table(given, body="client.get(path)", names="path"):
    return ROWS.format(given=given, names=names, body=body).lstrip()


@pytest.mark.parametrize(
    ("before", "after", "body", "names"),
    [
        ("'path', ['/goes', '/stays']", "'path', ['/stays']", "client.get(path)", "path"),
        ("'path', ('/stays', '/goes')", "'path', ('/stays',)", "client.get(path)", "path"),
        (
            "('path', 'status'), [('/goes', 200), ('/stays', 200)]",
            "('path', 'status'), [('/stays', 200)]",
            "client.get(path).status_code == status",
            "path, status",
        ),
        (
            "'path,n', [pytest.param('/stays', 1, id='a'), pytest.param('/goes', 2, id='b')]",
            "'path,n', [pytest.param('/stays', 1, id='a')]",
            "client.get(path)",
            "path, n",
        ),
        (
            "'path', ['/goes', '/stays'], ids=['a', 'b']",
            "'path', ['/stays'], ids=['b']",
            "client.get(path)",
            "path",
        ),
        ("'name', ['goes', 'stays']", "'name', ['stays']", "client.get(f'/{name}')", "name"),
        ("'name', ['goes', 'stays']", "'name', ['stays']", "client.get(url_for(name))", "name"),
        ("'name', ['goes', 'stays']", "'name', ['stays']", "url_for(name)", "name"),
        (
            "'how,path', [('get', '/goes'), ('get', '/stays'), ('post', '/both')]",
            "'how,path', [('get', '/stays'), ('post', '/both')]",
            "getattr(client, how)(path)",
            "how, path",
        ),
        (
            "'path', ['/goes', '/stays', '/items/1']",
            "'path', ['/stays', '/items/1']",
            "client.get(path)",
            "path",
        ),
    ],
)
def test_only_the_rows_of_a_route_that_goes_go(tmp_path, before, after, body, names):
    """The test stays for the others, and the rest of the table as it was written."""
    found, text = retired(tmp_path, table(before, body, names))

    assert found.tests == {}
    assert len(found.rows) == 1
    assert text == table(after, body, names)


def test_a_row_goes_by_the_method_that_it_is_asked_with(tmp_path):
    """The path alone would not say it."""
    given = "'how,path', [{}('post', '/both'), ('get', '/stays')]"
    found, text = retired(
        tmp_path,
        table(given.format("('get', '/both'), "), "client.open(path, method=how)", "how, path"),
        "GET /both",
    )

    assert found.rows == ["tests.test_it.test_it[('get', '/both')]: calls GET /both"]
    assert text == table(given.format(""), "client.open(path, method=how)", "how, path")


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ("'path', ['/goes']", "client.get(path)"),
        ("'path', ['/goes', '/goes?x=1']", "client.get(path)"),
        ("'path', ['/stays', '/items/1']", "client.get('/goes') and client.get(path)"),
    ],
)
def test_a_test_goes_with_its_last_row(tmp_path, given, body):
    """And where it calls the route whatever it is run for."""
    found, _ = retired(tmp_path, table(given, body))

    assert [key.name for key in found.tests] == ["test_it"]
    assert found.rows == []


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ("'path', ['/goes', '/nowhere']", "client.get(path)"),  # to see that it is not there
        ("'path', ['/goes', made()]", "client.get(path)"),
        ("'path', ['/goes', *others()]", "client.get(path)"),
        ("'path', [('/goes', '/stays'), ('/stays', '/stays')]", "[client.get(p) for p in path]"),
        ("'path', ['/goes', '/stays'], ids=names()", "client.get(path)"),
    ],
)
def test_where_it_is_not_sure_the_test_stays_and_is_told(tmp_path, given, body):
    """A row may be about two routes, or about none that is known."""
    found, text = retired(tmp_path, table(given, body))

    assert (found.tests, found.rows) == ({}, [])
    assert text == table(given, body)
    told = "tests.test_it.test_it: some of what it is run for may call /goes; yours to look at"
    assert found.kept == [told]


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ("'path', ['/stays', '/items/goes']", "client.get(path)"),
        ("'path', ['goes', 'stays']", "client.get('/items/' + path)"),
        ("'how', ['get', 'post']", "client.open('/both', method=how)"),
    ],
)
def test_rows_of_what_stays_are_left_alone(tmp_path, given, body):
    """Nothing of such a test is about the route."""
    found, text = retired(tmp_path, table(given, body))

    assert (found.tests, found.rows, found.kept) == ({}, [], [])
    assert text == table(given, body)


SHARED = """
import pytest

PATHS = ["/goes", "/stays"]

@pytest.mark.parametrize("path", PATHS)
def test_one(client, path):
    assert client.get(path)

@pytest.mark.parametrize("path", PATHS)
def test_two(client, path):
    assert client.get({two})
{more}"""


@pytest.mark.parametrize(
    ("two", "more", "is_cut"),
    [
        ("path", "", True),
        ("path + '?x=1'", "", True),
        ("'/items' + path", "", False),
        ("path", "\ndef test_three(client):\n    assert len(PATHS) == 2\n", False),
    ],
)
def test_a_table_with_a_name_is_cut_where_all_who_use_it_agree(tmp_path, two, more, is_cut):
    """Somebody else may want all of it."""
    found, text = retired(tmp_path, SHARED.format(two=two, more=more).lstrip())

    assert ('PATHS = ["/stays"]' in text) is is_cut
    assert bool(found.rows) is is_cut
    assert any("test_one" in one for one in found.kept) is not is_cut


def test_what_only_a_row_needed_goes_with_it(application):
    """The rest is run as before, with one case fewer."""
    test = """
        import pytest
        from app import app
        from tests.parts import PATH

        @pytest.mark.parametrize(("path", "said"), [(PATH, b"x"), ("/stays", b"x")])
        def test_it(path, said):
            assert app.test_client().get(path).data == said
    """
    shop = application(
        {
            "app.py": APP,
            "tests/__init__.py": "",
            "tests/parts.py": "PATH = '/goes'\n",
            "tests/test_it.py": test,
        }
    )
    made = shop.retire("GET /goes")

    assert made.tests == ["tests.test_it.test_it[(PATH, b'x')]: calls /goes"]
    assert "from tests.parts" not in shop.text("tests/test_it.py")
    assert shop.has("tests/parts.py")  # which nobody calls a test
    assert shop.tested().startswith("1 passed")
