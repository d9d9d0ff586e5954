"""Whether gunicorn is to call what it is told the name of."""

import pytest

from offramp.audit.decide.all import decide
from offramp.audit.decide.functions import planned
from offramp.audit.report import Report
from offramp.audit.scaffold.factory import factory
from offramp.audit.scaffold.manner import manner
from offramp.audit.scaffold.stack import stack
from offramp.code.read import read
from tests.offramp.audit.reports import route

MODULE = """
from flask import Flask
from shop.web import build as again, setup

def main(): return Flask("a")
def application(environ, start_response): return Flask("a")(environ, start_response)
def create(name, debug=False, *, region, zone=1): return Flask(name)
class Shop(Flask):
    @classmethod
    def make(cls): return cls("a")
new_app = Flask("a")
other = again
started = main()
def either(): return Flask("a")
either = either()
"""


def project(tmp_path):
    (tmp_path / "shop").mkdir(exist_ok=True)
    (tmp_path / "shop" / "__init__.py").write_text(MODULE)
    web = "from flask import Flask\ndef build(): return Flask('a')\nsetup = Flask('a')\n"
    (tmp_path / "shop" / "web.py").write_text(web)
    return read(tmp_path)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("main", True),
        ("create", True),
        ("Shop", True),
        ("Shop.make", True),
        ("again", True),
        ("other", True),
        ("new_app", False),
        ("started", False),
        ("setup", False),
        ("application", False),
        ("either", None),
        ("nobody", None),
        ("create('x')", None),
        ("", None),
        ("a b", None),
    ],
)
def test_the_text_tells_whether_it_is_called(tmp_path, name, is_one):
    """Names alone had `main` served as it is, and `new_app` called."""
    assert factory(project(tmp_path), f"shop:{name}").is_one is is_one


def test_a_module_that_is_not_there_tells_nothing(tmp_path):
    assert factory(project(tmp_path), "shpo:main").is_one is None


def told(tmp_path, application):
    """Return the head of stack.yml, and what it says of the application."""
    report = Report(application, "shop", routes=[route("GET /a")])
    decide(report)
    found = manner(report, project(tmp_path), tmp_path, None)
    text = stack(report, planned(report), [], found)
    head, _, rest = text.partition("version:")
    return head, next(line.strip() for line in rest.splitlines() if " app:" in line)


@pytest.mark.parametrize(
    ("name", "app"),
    [("main", "app: shop:main()"), ("new_app", "app: shop:new_app"), ("get_app", "shop:get_app()")],
)
def test_what_is_a_factory_is_called(tmp_path, name, app):
    """Where the text tells nothing, its name does."""
    head, found = told(tmp_path, f"shop:{name}")

    assert found.endswith(app)
    assert "wants" not in head


def test_what_a_factory_wants_is_said(tmp_path):
    """Called with nothing it raises an error, and both sides do not start."""
    head, app = told(tmp_path, "shop:create")

    assert app == "app: shop:create()"
    assert "# create wants name and region: put them between its brackets in old.app.\n" in head
    assert "wants" not in told(tmp_path, "shop:create('x', region=1)")[0]
