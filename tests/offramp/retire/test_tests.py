"""Which tests go with a route."""

from tests.offramp.retire.applications import without

FILES = {
    "app.py": """
        from flask import Flask
        from accounts import signed_up, summed

        app = Flask(__name__)

        @app.get("/sums/<int:year>")
        def sums(year):
            return summed(year) + signed_up("x")

        @app.get("/items")
        def items():
            return "x"
    """,
    "accounts.py": """
        def summed(year):
            return str(year)


        def signed_up(name):
            return name
    """,
    "tests/conftest.py": """
        import pytest
        from accounts import signed_up
        from app import app

        @pytest.fixture
        def client():
            return app.test_client()

        @pytest.fixture
        def ana():
            return signed_up("ana")
    """,
    "tests/test_app.py": """
        from accounts import summed

        def test_sums(client):
            assert client.get("/sums/2026?all=1").status_code == 200

        def test_summed():
            assert summed(1) == "1"

        def test_items(client, ana):
            assert client.get("/items").status_code == 200
    """,
}


def test_tests_of_the_route_and_of_its_code_go(tmp_path):
    """They could not pass; the others stay as they are."""
    found, changed = without(tmp_path, FILES, "GET /sums/{}")

    assert {key.name: why for key, why in found.tests.items()} == {
        "test_sums": "calls /sums/2026?all=1",
        "test_summed": "is about accounts.summed",
    }
    assert changed["tests/test_app.py"].split("(")[0] == "def test_items"


def test_what_tests_that_stay_are_set_up_with_stays(tmp_path):
    """A fixture signs people up with the application's own code; it is named."""
    found, changed = without(tmp_path, FILES, "GET /sums/{}")

    assert "def signed_up" in changed["accounts.py"]
    assert "def summed" not in changed["accounts.py"]
    assert found.kept == ["accounts.signed_up: only tests that stay use it"]


def test_a_file_whose_tests_all_go_goes(tmp_path):
    """With the helpers that only they had."""
    only = """
        def helped():
            return "/sums/1"

        def test_it(client):
            client.get(helped())
    """
    run = """
        if __name__ == "__main__":
            import pytest
            pytest.main()
    """
    files = {"tests/test_only.py": only, "tests/test_run.py": only + run}
    _, changed = without(tmp_path, {**FILES, **files}, "GET /sums/{}")

    assert changed["tests/test_only.py"] is None
    assert changed["tests/test_run.py"] is None


def test_what_the_top_of_a_module_that_stays_uses_stays(tmp_path):
    """It runs before its tests, whoever else's tests stand beside what it uses."""
    used = """
        from tests.test_app import folder, unused

        with open(folder) as file:
            said = file.read()

        def test_said(client):
            assert client.get("/items").data and said
    """
    goes = """
        folder = "x"
        unused = "y"

        def test_sums(client):
            assert client.get("/sums/2026").status_code == 200
    """
    files = FILES | {"tests/test_app.py": goes, "tests/test_said.py": used}

    _, changed = without(tmp_path, files, "GET /sums/{}")

    assert changed["tests/test_app.py"] == 'folder = "x"\n'
    assert changed["tests/test_said.py"].startswith("from tests.test_app import folder\n")


def test_a_test_of_what_stays_may_use_a_method_that_only_a_view_did(application):
    """It is set up with it: the class, and what the test is about, stay."""
    app = """
        from flask import Flask
        from notes import Note

        app = Flask(__name__)

        @app.get("/goes")
        def goes():
            return Note.sealed("x").text

        @app.get("/stays")
        def stays():
            return Note("y").text
    """
    notes = """
        class Note:
            def __init__(self, text):
                self.text = text

            @classmethod
            def sealed(cls, text):
                return cls(text[::-1])


        def shortened(note):
            return note.text[:1]
    """
    tests = """
        from notes import Note, shortened

        def test_shortened():
            assert shortened(Note.sealed("xyz")) == "z"

        def test_sealed():
            assert Note.sealed("xyz").text == "zyx"
    """
    shop = application({"app.py": app, "notes.py": notes, "tests/test_notes.py": tests})
    made = shop.retire("GET /goes")

    assert made.tests == ["tests.test_notes.test_sealed: is about notes.Note.sealed"]
    assert made.kept == ["notes.Note.sealed: only tests that stay use it"]
    assert shop.tested().startswith("1 passed")
