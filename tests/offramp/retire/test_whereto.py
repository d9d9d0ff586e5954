"""Addresses that a test compares and does not ask for."""

import pytest

FILES = {
    "app.py": """
        from flask import Flask, redirect

        app = Flask(__name__)

        @app.get("/goes")
        def goes():
            return "g"

        @app.get("/stays")
        def stays():
            return redirect("/goes")
    """,
    "tests/__init__.py": "",
    "tests/helpers.py": """
        def assert_redirects(response, location):
            assert response.location == location
    """,
}
TEST = """
    from app import app
    from tests.helpers import assert_redirects


    def test_it():
        client = app.test_client()
        response = client.get("/stays")
        location = response.headers["Location"]
        {line}
        assert_redirects(response, "/go" + "es")
"""


@pytest.mark.slow  # each runs the sample's own tests
@pytest.mark.parametrize(
    "line",
    [
        'assert response.location == "/goes"',
        'assert "/goes" == response.location',
        'assert response.headers["Location"] == "/goes"',
        'assert "/goes" in response.headers.get("Location")',
        'assert location == "/goes"',
        'assert response.location.endswith("/goes")',
        'assert location == "/" + "goes"',
        'assert_redirects(response, "/goes")',
        'assert_redirects(response, location="/goes")',
    ],
)
def test_where_somebody_is_sent_is_the_same_afterwards(application, line):
    """The function answers there; the test of what sends to it passes as before."""
    shop = application(FILES | {"tests/test_it.py": TEST.format(line=line)})
    made = shop.retire("GET /goes")

    assert made.tests == []
    assert shop.tested().startswith("1 passed")


@pytest.mark.parametrize(
    "line",
    [
        'assert client.get("/goes").location is None',
        'assert client.get(response.location).request.path == "/goes"',
        'assert location == client.get("/goes").request.path',
        'assert "/goes" in {str(rule) for rule in app.url_map.iter_rules()}',
        'assert client.get("/stays", follow_redirects=True).data == b"g" and "/goes"',
    ],
)
def test_a_route_that_is_asked_for_takes_its_test_along(application, line):
    """Whatever else is compared in the same line."""
    shop = application(FILES | {"tests/test_it.py": TEST.format(line=line)})

    assert len(shop.plan("GET /goes").tests) == 1
