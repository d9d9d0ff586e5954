"""Endpoints that are kept for links alone."""

from textwrap import dedent

import pytest

SHOP = """
    from flask import Blueprint, Flask, redirect, url_for

    shop = Blueprint("shop", __name__, url_prefix="/shop")


    @shop.get("/goods/<int:number>")
    def goods(number):
        return str(number)


    @shop.get("/cart", defaults={"page": 1})
    @shop.get("/cart/<int:page>")
    def cart(page):
        return str(page)


    @shop.get("/unlinked")
    def unlinked():
        return ""


    @shop.get("/")
    def index():
        return " ".join((url_for(".goods", number=7), url_for("shop.cart", page=1)))


    def create_app(settings=None):
        def nested():
            return settings

        app = Flask(__name__)
        app.config["SETTINGS"] = nested()
        app.register_blueprint(shop)

        return app
"""
GONE = ("GET /shop/goods/{number}", "GET /shop/cart", "GET /shop/cart/{page}", "GET /shop/unlinked")
ASKED = "from {0} import {1}; print({1}{2}.test_client().get({3!r}).text)"


def asked(application, module, path, named="create_app", call="()"):
    """Return what the application answers to GET *path*."""
    done = application.run("-c", ASKED.format(module, named, call, path))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_links_stay_as_they_are(application):
    """A classic site links to itself from every page; functions answer at the same paths."""
    shop = application({"shop.py": SHOP}, "shop:create_app")
    before = asked(shop, "shop", "/shop/")

    made = shop.retire(*GONE, keeps_links=True)

    assert asked(shop, "shop", "/shop/") == before == "/shop/goods/7 /shop/cart"
    assert "    app.add_url_rule(" in shop.text("shop.py")
    assert "unlinked" not in shop.text("shop.py")
    assert made.kept == ["shop.goods, shop.cart: kept for links by shop.py"]


def test_without_being_asked_it_refuses(application):
    """A rule that serves nothing is nothing that somebody expects in an application."""
    shop = application({"shop.py": SHOP}, "shop:create_app")

    made = shop.plan(*GONE)

    assert [line.partition(" links to ")[2].partition(" ")[0] for line in made.refusals] == [
        ".goods",
        "shop.cart",
    ]


def test_where_nothing_links_nothing_is_written(application):
    """The option asks for no more than is needed."""
    shop = application({"shop.py": SHOP}, "shop:create_app")
    made = shop.retire("GET /shop/unlinked", keeps_links=True)

    assert "build_only" not in shop.text("shop.py")
    assert made.kept == []


WHOLE = """
    from flask import Flask, url_for

    app = Flask(__name__)


    @app.get("/goods")
    def goods():
        return ""


    @app.get("/")
    def index():
        return url_for("goods")
"""
START = """

    # only here
    if __name__ == "__main__":
        app.run()
"""


@pytest.mark.parametrize("end", ["", START])
def test_an_application_at_the_top_of_a_module(application, end):
    """After all that it needs, such as converters, and before it would be started."""
    shop = application({"app.py": WHOLE + end})
    shop.retire("GET /goods", keeps_links=True)

    assert asked(shop, "app", "/", "app", "") == "/goods"
    before, _, rest = shop.text("app.py").partition("# functions answer these")
    assert before.endswith('return url_for("goods")\n\n\n')
    after = rest.partition("build_only=True)\n")[2]
    own = '\n\n# only here\nif __name__ == "__main__":\n    app.run()\n'
    assert after == (own if end else "")


@pytest.mark.parametrize("server", ["from made import app\n", "from made import app as served\n"])
def test_an_application_that_a_servers_module_imports(application, server):
    """The rules are where the application is, so tests that import it have them, too."""
    name = server.split()[-1]
    shop = application({"made.py": WHOLE, "run.py": server}, f"run:{name}")
    shop.retire("GET /goods", keeps_links=True)

    assert shop.text("run.py") == server
    assert asked(shop, "made", "/", "app", "") == "/goods"


def test_a_factory_that_a_servers_module_calls(application):
    """As `microblog.py` with `app = create_app()`: each application that it makes has them."""
    server = "from shop import create_app\n\napp = create_app()\n"
    shop = application({"shop.py": SHOP, "run.py": server}, "run:app")
    shop.retire(*GONE, keeps_links=True)

    assert shop.text("run.py") == server
    assert asked(shop, "shop", "/shop/") == "/shop/goods/7 /shop/cart"


def test_a_second_group_adds_to_the_first(application):
    """Groups are retired one by one; what the comment says is said once."""
    shop = application({"app.py": WHOLE.replace('url_for("goods")', 'url_for("more")') + MORE})
    shop.retire("GET /more", keeps_links=True)
    shop.retire("GET /goods", keeps_links=True)

    text = shop.text("app.py")
    assert text.count("build_only=True") == 2
    assert text.count("serve nothing") == 1


MORE = """

    @app.get("/more")
    def more():
        return ""


    @app.get("/other")
    def other():
        return url_for("goods")
"""


def test_a_factory_that_returns_early_has_them_each_time(application):
    """As for tests, or where a setting leaves out the rest."""
    early = (
        "if settings:\n            return app\n\n        app.testing = False\n        return app\n"
    )
    shop = application({"shop.py": SHOP.replace("return app\n", early)}, "shop:create_app")

    shop.retire(*GONE, keeps_links=True)

    for call in ("()", "(1)"):
        assert asked(shop, "shop", "/shop/", call=call) == "/shop/goods/7 /shop/cart"
    assert shop.text("shop.py").count("        app.add_url_rule(") == 3
    assert shop.text("shop.py").count("build_only=True") == 6


@pytest.mark.parametrize(
    "ending",
    [
        "return guarded(app)",
        "if settings: return app\n        return app",
        "if settings:\n            return guarded(app)\n        return app",
        "if settings:\n            return\n        return app",
        "if settings:\n            return app",
    ],
)
def test_where_no_place_is_known_links_refuse_and_it_is_said_why(application, ending):
    """A rule on something else than the application would end each start."""
    guarded = "\n\n    def guarded(app):\n        return app\n"
    text = SHOP.replace("return app\n", f"{ending}\n") + guarded
    shop = application({"shop.py": text}, "shop:create_app")

    made = shop.plan(*GONE, keeps_links=True)

    assert len(made.refusals) == 2
    why = "create_app() does not end with a `return` of the application's name, and no other"
    assert made.kept == [f"links could not be kept: {why}"]


@pytest.mark.parametrize(
    ("encoding", "end"), [("utf-8-sig", "\n"), ("latin-1", "\r\n"), ("utf-8", "\r\n")]
)
def test_other_bytes_stay_as_they_are(application, encoding, end):
    """Line ends, byte order mark, encoding, and a last line without an end."""
    begin = "# -*- coding: latin-1 -*-\n" if encoding == "latin-1" else ""
    shop = application({"app.py": ""})
    lines = [begin + "# café", *(line.removeprefix("    ") for line in WHOLE.splitlines()[1:])]
    content = end.join(lines).replace("\n", end).replace("\r\r", "\r").encode(encoding)
    content = content.replace(b"/goods", b"/go\\xfcds")
    (shop.folder / "app.py").write_bytes(content)

    made = shop.plan("GET /goüds", keeps_links=True)

    fresh = made.changes[shop.folder / "app.py"]
    assert made.refusals == []
    assert fresh.startswith(content[:20])
    assert b'app.add_url_rule("/go\\u00fcds", "goods", build_only=True)' in fresh
    assert fresh.count(b"\r\n") == (fresh.count(b"\n") if end == "\r\n" else 0)


def test_what_stands_below_the_return_is_never_run(application):
    """Left there by somebody who added the return; the application is ready before it."""
    dead = (
        "return app\n\n        app.logger.info(app)\n        if settings:\n            app.run()\n"
    )
    shop = application({"shop.py": SHOP.replace("return app\n", dead)}, "shop:create_app")

    shop.retire(*GONE, keeps_links=True)

    assert asked(shop, "shop", "/shop/") == "/shop/goods/7 /shop/cart"


@pytest.mark.parametrize("before", ["\f", "# a\u2028b\n", "# a\x85b\n"])
def test_only_lines_of_python_are_counted(application, before):
    """A form feed between parts ends no line; a rule a line too high may stand within a call."""
    text = dedent(SHOP).lstrip("\n").replace("def create_app", f"{before}def create_app")
    shop = application({}, "shop:create_app")
    (shop.folder / "shop.py").write_text(text, encoding="utf-8")

    shop.retire(*GONE, keeps_links=True)

    assert shop.text("shop.py").endswith("build_only=True)\n    return app\n")
    assert asked(shop, "shop", "/shop/") == "/shop/goods/7 /shop/cart"
