"""Names that modules list, import and hand on."""

import pytest

APP = """
    from flask import Flask
    from work import *

    app = Flask(__name__)


    @app.get("/goes")
    def goes():
        return first()


    @app.get("/stays")
    def stays():
        return second()
"""
WORK = """
    {listed}


    def first():
        return "f"


    def second():
        return "s"
"""


@pytest.mark.parametrize(
    ("listed", "left"),
    [
        ('__all__ = ["first", "second"]', '__all__ = ["second"]'),
        ('__all__ = "first", "second"', '__all__ = "second",'),
        ('__all__: list[str] = ["first", "second"]', '__all__: list[str] = ["second"]'),
        ('__all__ = ["first"] + ["second"]', '__all__ = [] + ["second"]'),
        ('__all__ = [*["first"], "second"]', '__all__ = [*[], "second"]'),
        ('__all__ = ["second"]\n    __all__.extend(["first"])', "__all__.extend([])"),
        (
            '__all__ = ["second"]\n    __all__.append("first")',
            '__all__ = ["second"]\n\n\ndef second',
        ),
        ('__all__ = ["second"]\n    __all__.append("second")', '__all__.append("second")'),
    ],
)
def test_a_list_of_names_loses_what_goes_however_it_is_made(application, listed, left):
    """A name in it that is not there fails the import of all."""
    shop = application({"app.py": APP, "work.py": WORK.format(listed=listed)})
    shop.retire("GET /goes")

    assert shop.text("work.py").startswith(left) or left in shop.text("work.py")
    assert "first" not in shop.text("work.py")


def test_an_import_inside_of_a_function_is_not_the_function(application):
    """A task sends what another module's function of the same name makes."""
    app = """
        import jobs
        import mail
        from flask import Flask

        app = Flask(__name__)


        @app.get("/goes")
        def goes():
            return mail.send("x")


        @app.get("/stays")
        def stays():
            return jobs.send("y")
    """
    jobs = """
        def send(text):
            from mail import send

            return send(text)
    """
    mail = "def send(text):\n    return text\n"
    shop = application({"app.py": app, "jobs.py": jobs, "mail.py": mail})
    shop.retire("GET /goes")

    assert "from mail import send" in shop.text("jobs.py")
    assert shop.has("mail.py")


@pytest.mark.parametrize(
    ("imports", "goes", "stays", "left"),
    [
        ("import os.path", "os.path.join('a')", "os.getcwd()", "import os.path"),
        ("import os\nimport os.path", "os.path.join('a')", "os.getcwd()", "import os\n"),
        ("import xml.dom, os.path", "os.path.join('a')", "xml.dom.Node", "import xml.dom\n"),
    ],
)
def test_an_import_stays_where_it_alone_binds_a_name(application, imports, goes, stays, left):
    """`import os.path` is what binds `os`."""
    app = f"{imports}\nfrom flask import Flask\n\napp = Flask(__name__)\n"
    app += f'\n\n@app.get("/goes")\ndef goes():\n    return {goes}\n'
    app += f'\n\n@app.get("/stays")\ndef stays():\n    return {stays}\n'
    shop = application({"app.py": app})
    shop.retire("GET /goes")

    assert shop.text("app.py").startswith(left)


@pytest.mark.parametrize(
    ("condition", "is_left"),
    [
        ("if TYPE_CHECKING:\n        from kinds import Item", False),
        ("if TYPE_CHECKING:\n        from kinds import Item, Other", True),
        ("if TYPE_CHECKING:\n        from kinds import Item\n        LATE = 1", True),
        ("if TYPE_CHECKING is not bool():\n        from kinds import Item", True),
    ],
)
def test_a_condition_goes_with_all_that_it_imports(application, condition, is_left):
    """What is left of it would be a `pass`."""
    app = f"""
    from __future__ import annotations

    from typing import TYPE_CHECKING

    from flask import Flask

    {condition}

    app = Flask(__name__)


    def worded(item: Item) -> str:
        return "w"


    @app.get("/goes")
    def goes():
        return worded(None)


    @app.get("/stays")
    def stays(item: Other | None = None):
        return "s"
    """
    kinds = "class Item: ...\n\n\nclass Other: ...\n"
    shop = application({"app.py": app, "kinds.py": kinds})
    shop.retire("GET /goes")

    assert ("TYPE_CHECKING" in shop.text("app.py")) is is_left
    assert "import Item" not in shop.text("app.py")


@pytest.mark.parametrize(
    ("line", "is_left"),
    [
        ('__author__ = "somebody"', False),
        ('__version__ = __author__ = "1"', False),
        ("__version__ = str(1)", True),
    ],
)
def test_a_file_goes_whoever_wrote_it(application, line, is_left):
    """Nothing is left of it but words."""
    app = """
        from flask import Flask
        from views import views

        app = Flask(__name__)
        app.register_blueprint(views)
    """
    views = f"""
        from flask import Blueprint

        {line}
        views = Blueprint("views", __name__)


        @views.get("/goes")
        def goes():
            return "g"
    """
    shop = application({"app.py": app, "views.py": views})
    shop.retire("GET /goes")

    assert shop.has("views.py") is is_left
