"""Tests that are methods of classes, and what runs around tests unasked."""

import pytest

APP = """
            from flask import Flask

            app = Flask(__name__)


            def worded():
                return "h"


            @app.get("/goes")
            def goes():
                return worded()


            @app.get("/stays")
            def stays():
                return "x"
"""


def retired(application, text):
    shop = application({"app.py": APP, "tests/__init__.py": "", "tests/test_all.py": text})
    made = shop.retire("GET /goes")
    return shop, made.tests


def test_a_class_keeps_the_tests_of_what_stays(application):
    """The whole class went with the first of its tests, and its file with it."""
    shop, gone = retired(
        application,
        """
            import unittest
            from app import app, worded


            class Base(unittest.TestCase):
                def setUp(self):
                    self.client = app.test_client()
                    self.text = worded()

                def goes(self):
                    return self.client.get("/goes")


            class TestBoth(Base):
                def test_goes(self):
                    assert self.goes().status_code == 200

                def test_stays(self):
                    assert self.client.get("/stays").status_code == 200
        """,
    )

    assert gone == ["tests.test_all.TestBoth.test_goes: calls /goes"]
    assert shop.tested().startswith("1 passed")
    assert "def worded" in shop.text("app.py")


@pytest.mark.parametrize(
    "around",
    [
        "@pytest.fixture(autouse=True)\n            def ready():\n                worded()\n",
        "def setup_module():\n                worded()\n",
        "def setup_function():\n                worded()\n",
    ],
)
def test_what_runs_around_tests_that_stay_keeps_what_it_needs(application, around):
    """No test names it, and each would fail without it."""
    shop, gone = retired(
        application,
        f"""
            import pytest
            from app import app, worded


            {around}

            def test_goes():
                assert app.test_client().get("/goes").status_code == 200


            def test_stays():
                assert app.test_client().get("/stays").status_code == 200
        """,
    )

    assert gone == ["tests.test_all.test_goes: calls /goes"]
    assert shop.tested().startswith("1 passed")


def test_paths_and_endpoints_of_routes_that_go_take_their_tests_along(application):
    """In a table of parameters, and by `url_for`."""
    shop, gone = retired(
        application,
        """
            import pytest
            from flask import url_for
            from app import app


            @pytest.mark.parametrize("path", ["/goes", "/stays"])
            def test_answers(path):
                assert app.test_client().get(path).status_code == 200


            @pytest.mark.parametrize("endpoint", ["stays"])
            def test_links(endpoint):
                with app.test_request_context():
                    assert url_for(endpoint)


            def test_linked():
                with app.test_request_context():
                    assert url_for("goes")
        """,
    )

    assert gone == [
        "tests.test_all.test_answers['/goes']: calls /goes",
        "tests.test_all.test_linked: calls goes by its endpoint",
    ]
    assert shop.tested().startswith("2 passed")


FIXTURES = """
            import pytest
            from app import app


            @pytest.fixture{call}
            def {name}():
                assert app.test_client().get("/goes").status_code == 200
"""


@pytest.mark.parametrize(
    ("conftest", "parts"),
    [
        ('pytest_plugins = ["tests.parts"]\n', FIXTURES.format(call="", name="created")),
        ("from tests.parts import created\n", FIXTURES.format(call="", name="created")),
        (FIXTURES.format(call="(name='created')", name="made"), ""),
    ],
)
def test_a_fixture_is_found_wherever_it_is(application, conftest, parts):
    """The test that asks for it cannot pass, since it calls the route that goes."""
    text = """
            from app import app


            def test_with(created):
                assert app.test_client().get("/stays").status_code == 200


            def test_stays():
                assert app.test_client().get("/stays").status_code == 200
    """
    files = {
        "app.py": APP,
        "tests/__init__.py": "",
        "tests/conftest.py": conftest,
        "tests/parts.py": parts,
        "tests/test_all.py": text,
    }
    shop = application(files)
    made = shop.retire("GET /goes")

    assert made.tests == ["tests.test_all.test_with: calls /goes"]
    assert shop.tested().startswith("1 passed")
