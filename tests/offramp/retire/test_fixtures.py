"""What tests that stay get from fixtures, however they ask for them."""

from textwrap import dedent

import pytest

APP = """
    from flask import Flask

    app = Flask(__name__)


    @app.get("/goes")
    def goes():
        return "g"


    @app.get("/stays")
    def stays():
        return "s"
"""
CONFTEST = """
    import pytest

    STATE = {}


    def noted():
        STATE["ready"] = True
        return "s"


    @pytest.fixture
    def ready():
        yield noted()
        STATE.clear()
"""
GOES = """
    from app import app


    def test_goes(ready):
        assert app.test_client().get("/goes").data == b"g"
"""


@pytest.mark.parametrize(
    "test",
    [
        """
        @pytest.mark.usefixtures("ready")
        def test_it():
            assert STATE
        """,
        """
        @pytest.mark.usefixtures("ready")
        class TestIt:
            def test_it(self):
                assert STATE
        """,
        """
        class TestIt:
            pytestmark = pytest.mark.usefixtures("ready")

            def test_it(self):
                assert STATE
        """,
        """
        pytestmark = [pytest.mark.usefixtures("ready")]

        def test_it():
            assert STATE
        """,
        """
        def test_it(request):
            assert request.getfixturevalue("ready") and STATE
        """,
        """
        @pytest.mark.parametrize("name", ["ready"])
        def test_it(request, name):
            assert request.getfixturevalue(name) and STATE
        """,
        """
        class TestIt:
            @pytest.fixture
            def made(self):
                return noted()

            def test_it(self, made):
                assert made and STATE
        """,
        """
        class Base:
            @pytest.fixture
            def made(self, ready):
                return ready

        class TestIt(Base):
            def test_it(self, made):
                assert made and STATE
        """,
    ],
)
def test_a_fixture_that_a_test_which_stays_gets_stays(application, test):
    """It went with the only test that has it among its parameters, and the others failed."""
    stays = f"import pytest\n\nfrom tests.conftest import STATE, noted\n{dedent(test)}"
    files = {"app.py": APP, "tests/__init__.py": "", "tests/conftest.py": CONFTEST}
    tests = {"tests/test_goes.py": GOES, "tests/test_stays.py": stays}
    shop = application(files | tests)
    shop.retire("GET /goes")

    assert shop.tested().startswith("1 passed")


CLIENT = """
    import pytest
    from app import app


    @pytest.fixture
    def client():
        return app.test_client()
"""
AROUND = """
    import pytest


    @pytest.fixture
    def client(client):
        client.is_own = True
        return client
"""
OWN = """
    def test_stays(client):
        assert client.get("/stays").data == b"s"
        assert client.is_own
"""


@pytest.mark.parametrize(
    "files",
    [
        {"tests/api/conftest.py": AROUND, "tests/api/test_own.py": OWN},
        {"tests/test_own.py": AROUND.rstrip() + "\n\n" + OWN},
        {
            "tests/test_own.py": """
            import pytest


            class TestOwn:
                @pytest.fixture
                def client(self, client):
                    client.is_own = True
                    return client

                def test_stays(self, client):
                    assert client.get("/stays").data == b"s" and client.is_own
            """
        },
    ],
)
def test_a_fixture_may_be_made_of_the_outer_one_of_its_name(application, files):
    """The inner one asks for the outer by the same name."""
    goes = 'def test_goes(client):\n    assert client.get("/goes").data == b"g"\n'
    common = {"app.py": APP, "tests/conftest.py": CLIENT, "tests/test_goes.py": goes}
    shop = application(common | files)
    shop.retire("GET /goes")

    assert shop.tested().startswith("1 passed")


def test_the_nearest_fixture_is_the_one(application):
    """That of another folder calls a route that goes, and is none of this test's."""
    outer = (
        CLIENT
        + '\n\n    @pytest.fixture\n    def known():\n        app.test_client().get("/goes")\n'
    )
    inner = "import pytest\n\n\n@pytest.fixture\ndef known():\n    return 1\n"
    files = {
        "app.py": APP,
        "tests/conftest.py": outer,
        "tests/api/conftest.py": inner,
        "tests/api/test_stays.py": "def test_stays(known):\n    assert known\n",
        "tests/test_goes.py": "def test_goes(known):\n    assert known is None\n",
    }
    shop = application(files)
    made = shop.retire("GET /goes")

    assert made.tests == ["tests.test_goes.test_goes: calls /goes"]
    assert shop.tested().startswith("1 passed")


def test_a_fixture_that_is_called_like_a_test_is_none(application):
    """`test_client` was taken for a test of what it is made with, and went."""
    app = APP.replace('return "g"', "return Service().name").replace(
        "from flask import Flask\n", "from flask import Flask\n    from service import Service\n"
    )
    conftest = """
        import pytest
        from app import app
        from service import Service


        @pytest.fixture
        def test_client():
            app.service = Service()
            return app.test_client()


        @pytest.fixture
        def test_goods():
            return 3
    """
    tests = """
        def test_goes(test_client, test_goods):
            assert test_client.get("/goes").data == b"n"


        def test_stays(test_client):
            assert test_client.get("/stays").data == b"s"
    """
    service = "class Service:\n    name = 'n'\n"
    files = {"app.py": app, "service.py": service, "tests/conftest.py": conftest}
    shop = application(files | {"tests/test_it.py": tests})
    made = shop.retire("GET /goes")

    assert shop.tested().startswith("1 passed")
    assert made.tests == ["tests.test_it.test_goes: calls /goes"]
    assert "test_goods" not in shop.text("tests/conftest.py")


def test_what_runs_by_itself_in_a_class_is_for_its_tests_alone(application):
    """The other tests of the module do not sign in there."""
    test = """
        import pytest
        from app import app


        class TestGoes:
            @pytest.fixture(autouse=True)
            def called(self):
                assert app.test_client().get("/goes").data

            def test_called(self): ...


        def test_stays():
            assert app.test_client().get("/stays").data == b"s"
    """
    shop = application({"app.py": APP, "tests/test_it.py": test})
    made = shop.retire("GET /goes")

    assert made.tests == ["tests.test_it.TestGoes.test_called: calls /goes"]
    assert shop.tested().startswith("1 passed")


@pytest.mark.parametrize(
    "named",
    ['"app.json.dumps"', 'f"{MODULE}.json.dumps"', 'MODULE + ".json.dumps"', '"app.helper"'],
)
def test_what_a_fixture_of_all_tests_replaces_stays(application, named):
    """Each test would fail where it is not there to be replaced."""
    app = APP.replace('return "g"', "return helper()").replace(
        "app = Flask",
        'import json\n\n\n    def helper():\n        return json.dumps("g")\n\n\n    app = Flask',
    )
    conftest = f"""
        import pytest

        MODULE = "app"


        @pytest.fixture(autouse=True)
        def quiet(monkeypatch):
            monkeypatch.setattr({named}, lambda *given: "fake")
    """
    tests = """
        from app import app


        def test_goes():
            assert app.test_client().get("/goes").data == b"fake"


        def test_stays():
            assert app.test_client().get("/stays").data == b"s"
    """
    files = {"app.py": app, "tests/conftest.py": conftest, "tests/test_it.py": tests}
    shop = application(files)
    shop.retire("GET /goes")

    assert shop.tested().startswith("1 passed")
