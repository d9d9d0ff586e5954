"""Files that go, and who names them."""

import pytest

FILES = {
    "shop/__init__.py": """
        from flask import Flask


        def create_app():
            app = Flask(__name__)
            from shop.pay.views import pay

            app.register_blueprint(pay)
            return app
    """,
    "shop/pay/__init__.py": "",
    "shop/pay/views.py": """
        from flask import Blueprint

        pay = Blueprint("pay", __name__)


        @pay.get("/goes")
        def goes():
            return "g"
    """,
    "tests/test_pay.py": """
        from shop import create_app


        def test_goes():
            assert create_app().test_client().get("/goes").data == b"g"
    """,
}


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("Makefile", "all:\n\tpytest tests/test_pay.py\n", "Makefile:2 names tests/test_pay.py"),
        ("tox.ini", "[testenv]\ncommands = pytest ./tests/test_pay.py\n", "tox.ini:2 names"),
        ("Dockerfile", "FROM python\nCOPY shop/pay/views.py /srv/\n", "Dockerfile:2 names"),
        ("MANIFEST.in", "include shop/pay/views.py\n", "MANIFEST.in:1 names"),
        ("setup.py", "packages = ['shop', 'shop.pay']\n", "setup.py:1 names shop.pay"),
        ("Makefile", "all:\n\tpytest other/tests/test_pay.py\n", None),
        ("Makefile", "all:\n\tpytest tests/test_pay.pyx\n", None),
        ("setup.py", "packages = ['shop.payments']\n", None),
        ("NEWS.md", "tests/test_pay.py\n", None),
    ],
)
def test_who_names_a_file_that_goes_is_told(application, file, text, said):
    """The build fails there, and nothing else shows it before."""
    shop = application(FILES | {file: text}, app="shop:create_app")
    made = shop.retire("GET /goes")
    told = [one for one in made.kept if one.endswith("which goes: yours to change")]

    assert [one.startswith(said) for one in told] == [True] if said else told == []


@pytest.mark.parametrize(
    ("file", "is_told"),
    [("test_pay.ambr", True), ("test_pay.raw", True), ("test_other.ambr", False)],
)
def test_snapshots_of_tests_that_go_are_told(application, file, is_told):
    """Syrupy counts one that no test asks for as a failure."""
    snapshot = {f"tests/__snapshots__/{file}": "# name: test_goes\n"}
    made = application(FILES | snapshot, app="shop:create_app").retire("GET /goes")

    assert any("snapshots" in one for one in made.kept) is is_told
