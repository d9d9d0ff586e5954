"""What goes with a route, and what stays."""

from tests.offramp.retire.applications import without

APP = """
    from flask import Flask
    from helpers import total, shown

    app = Flask(__name__)


    # the sums
    @app.get("/sums")
    def sums():
        return total([1, 2])  # quickly


    @app.get("/items")
    def items():
        return shown("x")   # stays  as it is
"""
HELPERS = """
    import json
    import math

    PLACES = 2


    def total(numbers):
        return rounded(math.fsum(numbers))


    def rounded(number):
        return round(number, PLACES)


    def shown(item):
        return json.dumps(item)


    def never_used():
        return 1
"""


def test_a_view_goes_with_what_only_it_used(tmp_path):
    """Functions, values and imports, through several hands."""
    _, changed = without(tmp_path, {"app.py": APP, "helpers.py": HELPERS}, "GET /sums")

    assert changed["app.py"] == (
        "from flask import Flask\nfrom helpers import shown\n\napp = Flask(__name__)\n\n\n"
        '@app.get("/items")\ndef items():\n    return shown("x")   # stays  as it is\n'
    )
    assert "json.dumps" in changed["helpers.py"]
    assert not {"math", "PLACES", "rounded", "total"} & set(changed["helpers.py"].split())


def test_what_was_unused_before_is_left_alone(tmp_path):
    """It is no business of this route."""
    _, changed = without(tmp_path, {"app.py": APP, "helpers.py": HELPERS}, "GET /sums")

    assert "def never_used" in changed["helpers.py"]


def test_what_another_route_reaches_stays(tmp_path):
    """Also where the way leads through a method that is known by its name only."""
    files = {
        "app.py": """
            from flask import Flask
            from stock import Stock, stock

            app = Flask(__name__)

            @app.get("/a")
            def a():
                return stock.count() + stock.price()

            @app.get("/b")
            def b(things=stock):
                return things.count()
        """,
        "stock.py": """
            class Stock:
                def count(self):
                    return self._all()

                def _all(self):
                    return "1"

                def price(self):
                    return "2"

            stock = Stock()
        """,
    }
    _, changed = without(tmp_path, files, "GET /a")

    assert "def _all" in changed["stock.py"]
    assert "price" not in changed["stock.py"]


def test_a_view_that_another_view_calls_is_refused(tmp_path):
    """Removing it would break the other one."""
    files = {
        "app.py": """
            from flask import Flask

            app = Flask(__name__)

            @app.get("/a")
            def a():
                return "a"

            @app.get("/b")
            def b():
                return a()
        """
    }
    found, _ = without(tmp_path, files, "GET /a")

    (refused,) = found.refusals
    assert refused.startswith("app.a is a view that goes, but app.b uses it; put what both need")


def test_methods_of_a_view_go_from_their_list(tmp_path):
    """The old side is asked for the others only; the code of the view is nobody's to part."""
    files = {
        "app.py": """
            from flask import Flask

            app = Flask(__name__)

            @app.route("/a", methods=["GET", "POST"])
            def a():
                return "a"
        """
    }
    _, changed = without(tmp_path, files, "GET /a")

    assert 'methods=["POST"])\ndef a' in changed["app.py"]


def test_methods_that_stand_somewhere_else_keep_the_view_whole(tmp_path):
    """The list may be another view's, too."""
    files = {
        "app.py": """
            from flask import Flask

            app = Flask(__name__)
            BOTH = ["GET", "POST"]

            @app.route("/a", methods=BOTH)
            def a():
                return "a"
        """
    }
    found, changed = without(tmp_path, files, "GET /a")

    assert changed == {}
    assert found.kept == ["app.a: it also answers POST /a"]


def test_a_table_keeps_its_class(tmp_path):
    """Without it a migration made from the models would drop the table that new code uses."""
    files = {
        "app.py": """
            from flask import Flask
            from sqlalchemy import Column, Integer
            from sqlalchemy.orm import DeclarativeBase

            app = Flask(__name__)


            class Base(DeclarativeBase):
                pass


            class Order(Base):
                __tablename__ = "orders"
                id = Column(Integer, primary_key=True)


            @app.get("/a")
            def a():
                return str(Order)
        """
    }
    _, changed = without(tmp_path, files, "GET /a")

    assert "class Order(Base)" in changed["app.py"]
    assert "def a" not in changed["app.py"]


def test_what_a_string_names_stays(tmp_path):
    """A configuration names classes by their dotted names."""
    files = {
        "app.py": """
            from flask import Flask
            from jobs import clean

            app = Flask(__name__)
            SCHEDULE = {"nightly": "jobs.clean"}

            @app.get("/a")
            def a():
                return clean()
        """,
        "jobs.py": """
            def clean():
                return "x"
        """,
    }
    _, changed = without(tmp_path, files, "GET /a")

    assert "jobs.py" not in changed


def test_methods_beside_names_made_at_run_time_stay(tmp_path):
    """Nobody can say which of them is meant."""
    files = {
        "app.py": """
            from flask import Flask

            app = Flask(__name__)


            class Shop:
                def open(self):
                    return "open"

                def closed_today(self):
                    return "closed"

                def answer(self, name):
                    return getattr(self, f"{name}_today")()


            @app.get("/a")
            def a():
                return Shop().closed_today()


            @app.get("/b/<name>")
            def b(name):
                return Shop().answer(name)
        """
    }
    _, changed = without(tmp_path, files, "GET /a")

    assert "def closed_today" in changed["app.py"]
    assert "def a()" not in changed["app.py"]


ONLY = """
    from flask import Flask

    app = Flask(__name__)


    @app.get("/goes")
    def goes():
        return "g"
"""


def test_an_application_without_a_route_of_its_own_is_still_one(application):
    """`offramp up` starts it; its file was taken away, and then it was refused."""
    shop = application({"app.py": ONLY})
    shop.retire("GET /goes")

    assert "app = Flask(__name__)" in shop.text("app.py")


def test_what_a_method_that_nobody_names_needs_stays_with_its_class(application):
    """The view never reached it: somebody may call it by a name made elsewhere."""
    app = ONLY.replace('return "g"', "return Tool().run() + helper()").replace(
        "import Flask", "import Flask\n    from tool import Tool, helper"
    )
    stays = '\n\n    @app.get("/stays")\n    def stays():\n        return Tool().run()\n'
    tool = """
        def helper():
            return "h"


        class Tool:
            def run(self):
                return "r"

            def never_named(self):
                return helper()
    """
    shop = application({"app.py": app.rstrip(" ") + stays, "tool.py": tool})
    shop.retire("GET /goes")

    assert "def helper" in shop.text("tool.py")
