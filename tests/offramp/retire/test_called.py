"""What tests ask for: a method of a path, and where they are redirected to."""

import pytest

from tests.offramp.retire.applications import without

FILES = {
    "app.py": """
        from flask import Flask, redirect, request, url_for

        app = Flask(__name__)

        @app.get("/")
        def index():
            return "x"

        @app.route("/entry", methods=["GET", "POST"])
        def entry():
            if request.method == "POST":
                return redirect(url_for("index"))
            return "form"

        @app.post("/out")
        def out():
            return redirect("/")

        @app.get("/here")
        def here():
            return redirect(url_for("entry"))
    """,
    "tests/conftest.py": """
        import pytest
        from app import app

        @pytest.fixture
        def client():
            return app.test_client()
    """,
}


def goes(tmp_path, body, *routes):
    """Return why a test with *body* goes with *routes*, None where it stays."""
    test = f"from flask import url_for\n\ndef test_it(client):\n    assert {body}\n"
    found, _ = without(tmp_path, FILES | {"tests/test_it.py": test}, *routes)
    return next(iter(found.tests.values()), None)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("client.get('/entry')", "calls GET /entry"),
        ("client.get('/entry?x=1')", "calls GET /entry"),
        ("client.get(url_for('entry'))", "calls GET entry"),
        ("client.post('/entry')", None),
        ("client.post(url_for('entry'))", None),
        ("client.get('/')", None),
        ("client.get(path())", None),
    ],
)
def test_a_method_that_goes_is_told_from_those_that_stay(tmp_path, body, why):
    """The path alone does not say it; the test would get 405."""
    assert goes(tmp_path, body, "GET /entry") == why


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            "client.post('/entry', follow_redirects=True)",
            "calls index, which /entry redirects to",
        ),
        ("client.post('/out', follow_redirects=True)", "calls /, which /out redirects to"),
        ("client.post(url_for('out'), follow_redirects=True)", "calls /, which out redirects to"),
        ("client.post('/entry')", None),
        ("client.post('/entry', follow_redirects=False)", None),
        ("client.get('/here', follow_redirects=True)", None),
    ],
)
def test_who_follows_to_a_route_that_goes_goes(tmp_path, body, why):
    """The page that it would see is on the other side; whoever looks at the answer stays."""
    assert goes(tmp_path, body, "GET /") == why


SIGNED_IN = """
    def test_it(client):
        {sign_in}
        assert client.get('/entry').status_code == 200
"""


@pytest.mark.parametrize(
    ("sign_in", "does_go"),
    [
        ("client.post('/entry', follow_redirects=True)", False),
        ("shown = client.post('/entry', follow_redirects=True)", True),
        ("client.post('/entry', follow_redirects=True).get_json()", True),
        ("client.get('/', follow_redirects=True)", True),
    ],
)
def test_where_nobody_looks_at_the_answer_a_redirect_counts_for_nothing(tmp_path, sign_in, does_go):
    """What signs somebody in is shown a page that is gone, and no test fails by it."""
    test = SIGNED_IN.format(sign_in=sign_in)
    found, _ = without(tmp_path, FILES | {"tests/test_it.py": test}, "GET /")
    assert bool(found.tests) == does_go


LISTS = {
    "app.py": """
        from flask import Flask, redirect

        app = Flask(__name__)

        @app.get("/lists/")
        def lists():
            return "x"

        @app.get("/lists/<name>")
        def one(name):
            return name

        @app.get("/old/<name>")
        def old(name):
            return redirect("/lists/")
    """,
    "tests/conftest.py": FILES["tests/conftest.py"],
}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("client.get('/lists', follow_redirects=True)", "calls /lists"),
        ("client.get('/lists/' + name)", None),
        ("client.get('/lists/' + name + '/x')", None),
        ("client.get('')", None),
        (
            "client.get('/old/' + name, follow_redirects=True)",
            "calls /lists/, which /old/{} redirects to",
        ),
    ],
)
def test_paths_are_put_together_or_lack_their_last_slash(tmp_path, body, why):
    """Werkzeug sends on to the slash; what is added to a path is a part of it."""
    test = f"def test_it(client, name='x'):\n    assert {body}\n"
    found, _ = without(tmp_path, LISTS | {"tests/test_it.py": test}, "GET /lists/")
    assert next(iter(found.tests.values()), None) == why


BELOW = {
    "app.py": """
        from flask import Blueprint, Flask

        app = Flask(__name__)
        api = Blueprint("api", __name__)
        shop = Blueprint("shop", __name__)

        @api.get("/people")
        def people():
            return "x"

        @api.get("/people/<int:number>")
        def person(number):
            return "x"

        @api.post("/people")
        def added():
            return "x"

        @api.get("/items/")
        def items():
            return "x"

        @shop.get("/items/")
        def sold():
            return "x"

        @shop.get("/<name>")
        def named(name):
            return "x"

        app.register_blueprint(api, url_prefix="/api/v1")
        app.register_blueprint(shop, url_prefix="/shop")
    """,
    "tests/conftest.py": FILES["tests/conftest.py"],
}


@pytest.mark.parametrize(
    ("body", "route", "why"),
    [
        ("client.get(f'{BASE}/people')", "GET /api/v1/people", "calls GET …/people"),
        ("client.get(BASE + '/people?x=1')", "GET /api/v1/people", "calls GET …/people"),
        ("client.get('{}/people'.format(BASE))", "GET /api/v1/people", "calls GET …/people"),
        ("client.get('%s/people' % BASE)", "GET /api/v1/people", "calls GET …/people"),
        ("client.get(f'{BASE}/people/{n}')", "GET /api/v1/people/{}", "calls GET …/people/{}"),
        ("client.get(f'{BASE}/v1/people')", "GET /api/v1/people", "calls GET …/v1/people"),
        ("client.post(f'{BASE}/people')", "GET /api/v1/people", None),
        ("client.get(f'{BASE}/people/{n}')", "GET /api/v1/people", None),
        ("client.get(f'{BASE}/other')", "GET /shop/{}", None),
        ("client.get(f'{BASE}/items')", "GET /api/v1/items/", None),
        ("open(f'{BASE}/people')", "GET /api/v1/people", None),
        ("client.get(BASE)", "GET /api/v1/people", None),
    ],
)
def test_a_path_below_a_name_is_known_by_its_end(tmp_path, body, route, why):
    """Tests of an API write its beginning once; where two routes end alike, either may be meant."""
    test = f"BASE, n = '/api/v1', 1\n\ndef test_it(client):\n    assert {body}\n"
    found, _ = without(tmp_path, BELOW | {"tests/test_it.py": test}, route)

    assert next(iter(found.tests.values()), None) == why


def test_a_path_may_have_a_name_before_it_is_asked_for(tmp_path):
    """`url = f"{BASE}/people"` on one line, and the call on the next."""
    body = "    url = f'{BASE}/people'\n    assert client.get(url)\n"
    test = f"BASE = '/api/v1'\n\ndef test_it(client):\n{body}"
    found, _ = without(tmp_path, BELOW | {"tests/test_it.py": test}, "GET /api/v1/people")

    assert list(found.tests.values()) == ["calls GET /api/v1/people"]
