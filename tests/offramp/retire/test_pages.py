"""Templates, static files and links of pages that go, and of those that stay."""

import pytest

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
