"""Static files that others name: those that go with them, and those that stay."""

from tests.offramp.retire.parts import STAYS

FILES = {
    "app.py": f"""
        from flask import Flask, render_template

        app = Flask(__name__)


        @app.get("/goes")
        def goes():
            return render_template("goes.html")


        @app.get("/page")
        def page():
            return render_template("page.html")
{STAYS}""",
    "templates/page.html": '<script src="/static/all.js"></script>',
    "templates/goes.html": """<script src="{{ url_for('static', filename='js/goes.js') }}">
    </script><link href="/static/goes.css">""",
    "static/all.js": 'import "./js/both.js";',
    "static/js/goes.js": 'import "./own.js"; import "./both.js"; // goes.js',
    "static/js/own.js": "load('/static/js/deep.js'); import './min.js'",
    "static/js/deep.js": "1",
    "static/js/min.js": "1",
    "static/js/n.js": "1",
    "static/js/both.js": "1",
    "static/goes.css": "@import 'parts/a.css'; x { background: url(img/back.png) }",
    "static/parts/a.css": "x { background: url(../img/a.png) } /* goes.css */",
    "static/img/back.png": "1",
    "static/img/a.png": "1",
    "static/img/never.png": "1",
    "static/a.png": "1",
}


def test_what_only_removed_files_name_goes_with_them(retired):
    """A script brings its modules, a style sheet its pictures; each may say its own name."""
    shop, _ = retired(FILES)

    gone = ("js/goes.js", "js/own.js", "js/deep.js", "js/min.js")
    gone += ("goes.css", "parts/a.css", "img/back.png", "img/a.png")
    assert [name for name in gone if shop.has(f"static/{name}")] == []


def test_what_others_name_or_nobody_ever_named_stays(retired):
    """`n.js` is no `min.js`, and a picture of the same name elsewhere is another."""
    shop, _ = retired(FILES)

    stays = ("all.js", "js/both.js", "js/n.js", "img/never.png", "a.png")
    assert [name for name in stays if not shop.has(f"static/{name}")] == []


def test_a_file_that_a_kept_one_names_stays_with_all_it_names(retired):
    """`all.js` is loaded by a page that stays."""
    shop, _ = retired(FILES | {"static/all.js": 'import "./js/goes.js";'})

    stays = ("js/goes.js", "js/own.js", "js/deep.js", "js/both.js")
    assert [name for name in stays if not shop.has(f"static/{name}")] == []
    assert not shop.has("static/goes.css")


def test_what_a_functions_own_page_names_stays(retired):
    """The page moved with its route; its scripts are asked for where they always were."""
    page = FILES["templates/goes.html"].replace("/static/goes.css", "/static/other.css")

    shop, _ = retired(FILES | {"new/f1/templates/goes.html": page})

    stays = ("js/goes.js", "js/own.js", "js/deep.js", "js/min.js")
    assert [name for name in stays if not shop.has(f"static/{name}")] == []
    assert not shop.has("static/goes.css")
    assert not shop.has("templates/goes.html")


def test_what_a_functions_code_names_stays(retired):
    """A handler may write the address itself."""
    shop, _ = retired(FILES | {"new/f1/parts.py": 'STYLE = "/static/goes.css"'})

    stays = ("goes.css", "parts/a.css", "img/back.png")
    assert [name for name in stays if not shop.has(f"static/{name}")] == []
    assert not shop.has("static/js/goes.js")


def test_what_nobody_serves_names_no_file(retired):
    """Neither a function's other files nor notes beside the application are asked for."""
    shop, _ = retired(FILES | {"new/f1/goes.bin": "goes.css", "notes/a.html": "goes.css"})

    assert not shop.has("static/goes.css")
