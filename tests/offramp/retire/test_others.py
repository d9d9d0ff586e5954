"""Other applications of the repository that serve what goes."""

import pytest

VIEWS = """
    from flask import Blueprint

    shop = Blueprint("shop", __name__)


    @shop.get("/goes")
    def goes():
        return "x"


    @shop.get("/stays")
    def stays():
        return "x"
"""
APP = """
    from flask import Flask
    from views import shop

    app = Flask(__name__)
    app.register_blueprint(shop)
"""
FILES = {"app.py": APP, "views.py": VIEWS}


@pytest.mark.parametrize("routes", [["GET /goes"], ["GET /goes", "GET /stays"]])
def test_another_application_that_serves_them_is_named(application, routes):
    """The gateway knows nothing of it: whoever calls it would get 404."""
    shop = application({**FILES, "secure.py": APP})

    [said] = shop.plan(*routes).refusals

    assert said.startswith("secure.py:5 registers views.shop in another application, which would")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("secure.py", APP.replace("from views import shop", "shop = __import__('x').y")),
        ("secure.py", "from app import app\napp.run()\n"),
        ("seed.py", "from flask import Flask\nfrom views import shop\napp = Flask('x')\n"),
        ("plugin.py", "from views import shop\ndef add(app):\n    app.register_blueprint(shop)\n"),
        ("tests/test_shop.py", APP + "\n\n    def test_it():\n        assert app\n"),
    ],
    ids=["of its own", "the same", "registers nothing", "makes none", "a test's"],
)
def test_what_is_no_other_application_stands_in_nobodys_way(application, name, text):
    """Scripts and tests use the application's code as they like."""
    shop = application({**FILES, name: text})

    assert not [one for one in shop.plan("GET /goes").refusals if "another application" in one]


def test_parts_that_the_application_imports_are_its_own(application):
    """One process may serve several applications, one behind the other."""
    app = APP + "\n    import inner\n"
    shop = application({"app.py": app, "views.py": VIEWS, "inner.py": APP})

    assert shop.plan("GET /goes").refusals == []


TEST = """
    from {module} import app


    def test_goes():
        assert app.test_client().get("/goes").status_code == 200
"""


@pytest.mark.parametrize(
    ("files", "is_gone"),
    [
        ({"tests/test_it.py": TEST.format(module="two")}, False),
        ({"tests/test_it.py": TEST.format(module="app")}, True),
        ({"tests/test_it.py": TEST.format(module="app") + "\n    import two\n"}, True),
        (
            {
                "tests/test_it.py": "def test_goes(client):\n    assert client.get('/goes')\n",
                "tests/conftest.py": "import pytest\nfrom app import app\n\n\n@pytest.fixture\n"
                "def client():\n    return app.test_client()\n",
            },
            True,
        ),
    ],
    ids=["of the other", "of this one", "of both", "by a fixture"],
)
def test_tests_of_another_application_stay(application, files, is_gone):
    """It may have the same paths, and the same names of blueprints."""
    common = "def common():\n    return 'x'\n"
    views = VIEWS + "\n    import common\n"
    two = {"two.py": APP.replace("from views", "from other"), "other.py": views}
    shop = application({"app.py": APP, "views.py": views, "common.py": common, **two, **files})
    made = shop.plan("GET /goes")

    assert made.refusals == []
    assert bool(made.tests) is is_gone
