"""Templates, static files and links of pages that go, and of those that stay."""

import pytest

from offramp.retire.pages import BLOCK, NAME

APP = """
    from flask import Blueprint, Flask, render_template, url_for

    app = Flask(__name__)
    shop = Blueprint("shop", __name__)


    @shop.get("/goes")
    def goes():
        return render_template("shop/goes.html")


    @shop.get("/stays")
    def stays():
        return render_template("stays.html")


    def rendered(kind):
        return render_template(f"mails/{kind}.html")


    @shop.get("/mail/<kind>")
    def mail(kind):
        return rendered(kind)


    app.register_blueprint(shop)
"""
PAGES = {
    "templates/base.html": '{% block body %}{% endblock %}<script src="/static/all.js"></script>',
    "templates/form.html": '{% extends "base.html" %}{% from "fields.html" import field %}',
    "templates/fields.html": "{% macro field() %}{% endmacro %}",
    "templates/shop/goes.html": '{% extends "form.html" %}<img src="/static/goes.png">',
    "templates/stays.html": '{% extends "base.html" %}{% include "part.html" %}',
    "templates/part.html": "part",
    "templates/mails/welcome.html": "welcome",
    "templates/never.html": "nobody names it",
    "static/all.js": "1",
    "static/goes.png": "1",
}


def test_pages_go_with_what_only_they_include(application):
    """What they share with others stays, and what was never named."""
    shop = application({"app.py": APP, **PAGES})
    shop.retire("GET /goes")

    gone = ("shop/goes.html", "form.html", "fields.html")
    kept = ("base.html", "stays.html", "part.html", "mails/welcome.html", "never.html")
    assert [name for name in gone if shop.has(f"templates/{name}")] == []
    assert [name for name in kept if not shop.has(f"templates/{name}")] == []
    assert (shop.has("static/goes.png"), shop.has("static/all.js")) == (False, True)


def test_a_name_made_at_run_time_keeps_all_that_it_may_be(application):
    """`f"mails/{kind}.html"` may be the welcome that only the view that goes names."""
    named = APP.replace('"shop/goes.html"', '"mails/welcome.html"')
    shop = application({"app.py": named, **PAGES})
    shop.retire("GET /goes")

    assert shop.has("templates/mails/welcome.html")


def test_two_folders_may_have_a_page_of_one_name(application):
    """Which of them is meant depends on who asks."""
    app = APP.replace('"shop/goes.html"', '"index.html"').replace('"stays.html"', '"index.html"')
    shop = application(
        {"app.py": app, **PAGES, "templates/index.html": "1", "pages/templates/index.html": "2"}
    )
    shop.retire("GET /goes")

    assert shop.has("templates/index.html")
    assert shop.has("pages/templates/index.html")


@pytest.mark.parametrize(
    "page",
    [
        "{{ url_for('shop.goes') }}",
        "{{ url_for( endpoint='shop.goes' ) }}",
        "{{ url_for ('shop.goes') }}",
        '<a href="{{ url_for(".goes", _external=true) }}">',
    ],
)
def test_a_page_that_links_to_a_route_that_goes_is_refused(application, page):
    """The way out is named; within a blueprint the short name is the same link."""
    shop = application({"app.py": APP, **PAGES, "templates/stays.html": f"1\n{page}"})

    [said] = shop.plan("GET /goes").refusals
    assert said.startswith("templates/stays.html:2 links to ")
    assert said.endswith("write its path instead (/goes)")


@pytest.mark.parametrize(
    ("link", "is_broken"),
    [
        ('url_for(".goes" if kind else "shop.stays")', True),
        ('setattr(app, "x", url_for(endpoint="shop.goes"))', True),
        ('URLFor("shop.goes")', True),
        ('url_for(".stays")', False),
        ('url_for("shop." + kind)', False),
    ],
)
def test_code_that_links_to_it_is_refused(application, link, is_broken):
    """Wherever in the call the endpoint stands; another one is no reason."""
    app = APP.replace("return rendered(kind)", f"{link}\n        return rendered(kind)")
    shop = application({"app.py": app, **PAGES})

    assert bool(shop.plan("GET /goes").refusals) is is_broken


def test_a_short_link_of_a_blueprint_that_has_gone_leads_nowhere_else(application):
    """No request is within that blueprint any more, so `.index` is another one's."""
    shop = application(
        {
            "app.py": """
            from flask import Blueprint, Flask, url_for

            app = Flask(__name__)
            one, two = Blueprint("one", __name__), Blueprint("two", __name__)


            @one.get("/one")
            def index():
                return url_for(".index")


            def linked():
                return url_for(".other")


            @two.get("/two")
            def other():
                return linked()


            app.register_blueprint(one)
            app.register_blueprint(two)
        """
        }
    )

    assert shop.plan("GET /one").refusals == []


def test_where_to_log_in_is_a_link(application):
    """Flask-Login goes there by itself; other strings may be anything, and are told."""
    end = "    app.register_blueprint(shop)\n"
    more = '    app.login_view = "shop.goes"\n    AT = {"x": "shop.goes"}\n'
    app = APP.replace(end, end + more)
    made = application({"app.py": app, **PAGES}).plan("GET /goes")

    assert [one.partition(" ")[2][:22] for one in made.refusals] == ["links to shop.goes by "]
    assert [one for one in made.kept if "names shop.goes" in one]


@pytest.mark.parametrize(
    "stays",
    [
        "<img src=\"{{ url_for('static', filename='img/' ~ kind ~ '.png') }}\">",
        "<img src=\"{{ url_for('static', filename='img/' + kind + '.png') }}\">",
        '<img src="/static/img/{{ kind }}.png">',
        "<script>show(`/static/img/${kind}.png`)</script>",
        '<link href="/static/main.css">',
    ],
)
def test_a_static_file_that_may_be_named_stays(application, stays):
    """By a name that is put together, or by a sheet of styles."""
    files = PAGES | {
        "templates/shop/goes.html": '<img src="/static/img/logo.png">',
        "templates/stays.html": stays,
        "static/img/logo.png": "1",
        "static/main.css": "" if "{" in stays else "body { background: url(img/logo.png) }",
    }
    shop = application({"app.py": APP, **files})
    shop.retire("GET /goes")

    assert shop.has("static/img/logo.png")


@pytest.mark.parametrize(
    "name",
    [
        'f"parts/{kind}.html"',
        '"parts/" + kind + ".html"',
        '"parts/%s.html" % kind',
        '"parts/{}.html".format(kind)',
        '"parts/{kind}.html".format(kind=kind)',
    ],
)
def test_a_page_whose_name_is_filled_in_stays(application, name):
    """In whatever way, and wherever: the call has a name only."""
    app = APP.replace(
        'return render_template(f"mails/{kind}.html")',
        f"name = {name}\n        return render_template(name)",
    )
    files = PAGES | {
        "templates/shop/goes.html": '{% include "parts/one.html" %}',
        "templates/parts/one.html": "1",
    }
    shop = application({"app.py": app, **files})
    shop.retire("GET /goes")

    assert shop.has("templates/parts/one.html")


def test_a_page_puts_names_together_with_plus_too(application):
    """Jinja has both signs."""
    files = PAGES | {
        "templates/shop/goes.html": '{% include "parts/one.html" %}',
        "templates/stays.html": '{% include "parts/" + kind + ".html" %}',
        "templates/parts/one.html": "1",
    }
    shop = application({"app.py": APP, **files})
    shop.retire("GET /goes")

    assert shop.has("templates/parts/one.html")


def test_an_endpoint_in_a_list_of_links_is_told(application):
    """The page that stays links to whatever stands there."""
    app = APP.replace("app = Flask(__name__)", 'app = Flask(__name__)\n    NAV = ["shop.goes"]')
    page = "{% for one in nav %}{{ url_for(one) }}{% endfor %}"
    shop = application({"app.py": app, **PAGES, "templates/stays.html": page})

    assert shop.plan("GET /goes").kept == [
        "app.py:4 names shop.goes, which no route is called any more"
    ]


@pytest.mark.parametrize("page", ["{{ url_for(one) }}", "{{ url_for('stays') }}"])
def test_a_word_that_is_an_endpoint_is_told_where_links_are_computed(application, page):
    """Elsewhere "goes" is a word like any other."""
    app = """
        from flask import Flask, render_template

        app = Flask(__name__)
        NAV = ["goes", "stays"]


        @app.get("/goes")
        def goes():
            return "x"


        @app.get("/stays")
        def stays():
            return render_template("nav.html", nav=NAV)
    """
    shop = application({"app.py": app, "templates/nav.html": page})

    told = ["app.py:4 names goes, which no route is called any more"]
    assert shop.plan("GET /goes").kept == (told if "one" in page else [])


def test_a_link_is_named_by_the_line_it_stands_in_now(application):
    """What goes stands above it: in the patched file it would be another line."""
    app = """
        from flask import Flask, url_for

        app = Flask(__name__)


        @app.get("/goes")
        def goes():
            return "x"


        @app.get("/stays")
        def stays():
            return url_for("goes")
    """
    [said] = application({"app.py": app}).plan("GET /goes").refusals

    assert said.startswith("app.py:13 links to goes ")


CART = """
    from flask import Flask, render_template

    app = Flask(__name__)


    class Cart:
        def total(self):
            return 3

        def weight(self):
            return 4


    @app.get("/goes")
    def goes():
        return {"total": Cart().total(), "weight": Cart().weight()}


    @app.get("/stays")
    def stays():
        return render_template("cart.html", cart=Cart())
"""


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("{{ cart.total() }}", True),
        ("{{ cart['total']() }}", True),
        ("{% for one in [cart] | map(attribute='total') %}{% endfor %}", True),
        ("{% if cart\n.total() > 2 %}much{% endif %}", True),
        ("{{ {'a': 1} }} {{ cart.total() }}", True),
        ("{{ cart }} and its sum.total, 'total' and {total}", False),
        ("{{ cart.totals }}{# cart.total() #}", False),
    ],
)
def test_what_a_template_calls_stays(retired, page, kept):
    """No code that stays names the method, and the page would show nothing or fail."""
    shop, _ = retired({"app.py": CART, "templates/cart.html": page})

    assert ("def total" in shop.text("app.py")) is kept
    assert "def weight" not in shop.text("app.py")


def test_a_page_full_of_braces_is_read_in_no_time():
    """Each of them may begin an expression, and none of them ends."""
    for text in ("{{" * 500_000, "{% " * 500_000, "{{ a" + " }" * 500_000):
        assert list(NAME.findall("".join(BLOCK.findall(text)))) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("templates/app.js", "fetch('{{ url_for('shop.goes') }}')"),
        ("templates/mail/welcome.eml", "See {{ url_for('shop.goes', _external=True) }}"),
        ("templates/mail/welcome.md", "[here]({{ url_for('shop.goes') }})"),
    ],
)
def test_a_template_of_any_kind_may_link_to_it(application, file, text):
    """What lies among templates is one, whatever it is called."""
    shop = application({"app.py": APP, **PAGES, file: text})

    [said] = shop.plan("GET /goes").refusals
    assert said.startswith(f"{file}:1 links to shop.goes")


@pytest.mark.parametrize(
    ("line", "is_broken"),
    [
        ("PAGE = \"<a href={{ url_for('shop.goes') }}>\"", True),
        ("PAGE = \"<a href={{ url_for('shop.stays') }}>\"", False),
        ('"""Pages have url_for(\'shop.goes\')."""', False),
    ],
)
def test_a_page_in_the_code_may_link_to_it(application, line, is_broken):
    """`render_template_string` makes it; what documents a module is no page."""
    app = APP.replace("app = Flask", f"{line}\n    app = Flask", 1)
    shop = application({"app.py": app, **PAGES})

    assert bool(shop.plan("GET /goes").refusals) is is_broken


@pytest.mark.parametrize(
    ("link", "is_told"),
    [
        ('url_for(f"shop.{kind}")', True),
        ('url_for("shop." + kind)', True),
        ('url_for(f"shop.g{kind}s")', True),
        ('url_for(f"{kind}.goes")', True),
        ('url_for(f"other.{kind}")', False),
        ('url_for(f"shop.x{kind}")', False),
    ],
)
def test_a_link_that_is_put_together_may_lead_to_it(application, link, is_told):
    """Nobody can say that it does, so it is told, and kept where links are."""
    app = APP.replace("return rendered(kind)", f"{link}\n        return rendered(kind)")
    shop = application({"app.py": app, **PAGES})
    told = "which may be shop.goes: no route is called so any more"

    assert any(one.endswith(told) for one in shop.plan("GET /goes").kept) is is_told


def test_a_template_may_put_a_link_together_too(application):
    """With `~`, or with `+`."""
    page = "{{ url_for('shop.' ~ kind) }}"
    shop = application({"app.py": APP, **PAGES, "templates/stays.html": page})

    (said,) = [one for one in shop.plan("GET /goes").kept if "puts an endpoint together" in one]
    assert said.startswith("templates/stays.html:1 ")
    kept = shop.plan("GET /goes", keeps_links=True).kept
    assert any(one.startswith("shop.goes: kept for links") for one in kept)
