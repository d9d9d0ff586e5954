"""Which code is the application's: what starts it may lie beside its package."""

import pytest

FILES = {
    "wsgi.py": "from shop import make\n\napp = make()\n",
    "shop/__init__.py": """
        import importlib
        import pkgutil

        from flask import Flask

        from shop import views


        def make():
            app = Flask(__name__)
            for found in pkgutil.iter_modules(views.__path__):
                module = importlib.import_module(f"{views.__name__}.{found.name}")
                app.register_blueprint(module.bp)
            return app
    """,
    "shop/views/__init__.py": "",
    "shop/views/goes.py": """
        import markupsafe
        from flask import Blueprint, render_template

        from shop.forms import Asked

        bp = Blueprint("goes", __name__)


        @bp.get("/goes")
        def goes():
            return render_template("both.html", asked=Asked(), more=markupsafe.escape("x"))


        @bp.get("/more")
        def more():
            return "m"
    """,
    "shop/views/stays.py": """
        from flask import Blueprint

        from shop.pages import page

        bp = Blueprint("stays", __name__)


        @bp.get("/stays")
        def stays():
            return page()
    """,
    "shop/forms.py": "class Asked:\n    pass\n\n\nclass Other:\n    pass\n",
    "shop/pages.py": """
        import markupsafe
        from flask import render_template


        def page():
            return render_template("both.html", more=markupsafe.escape("y"))
    """,
    "shop/templates/both.html": "{{ more }}",
    "other/__init__.py": "",
    "other/unused.py": "KEPT = 1\n",
    "requirements.txt": "flask\nmarkupsafe\n",
}


@pytest.fixture
def shop(retired):
    made, _ = retired(FILES, app="wsgi:app")
    return made


def test_modules_that_are_imported_by_a_name_made_at_run_time_are_the_applications(shop):
    """Their package is: what they use of it goes with them."""
    assert "Asked" not in shop.text("shop/forms.py")


def test_what_such_modules_use_stays(shop):
    """A page and a distribution that only a module behind one of them names."""
    assert shop.has("shop/templates/both.html")
    assert "markupsafe" in shop.text("requirements.txt")


def test_packages_that_the_application_does_not_import_are_left_alone(shop):
    """They are somebody else's."""
    assert shop.text("other/unused.py") == "KEPT = 1\n"
