"""What runs before each template is made concerns the routes that make one, and no others."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

PAGES = """
    import sqlite3
    from flask import Blueprint, redirect, render_template
    shop = Blueprint("shop", __name__)

    def asked(statement):
        return sqlite3.connect("a.db").execute(statement).fetchall()

    @app.context_processor
    def menu():
        return {"menu": asked("SELECT name FROM pages")}

    @shop.context_processor
    def cart():
        return {"cart": asked("SELECT amount FROM carts")}

    @app.get("/page")
    def page():
        return render_template("page.html")

    @app.route("/form", methods=["GET", "POST"])
    def form():
        if request.method == "POST":
            asked("SELECT id FROM people")
            return redirect("/page")
        return render_template("form.html")

    @app.get("/rows")
    def rows():
        return {"rows": 1}

    @shop.get("/shop")
    def goods():
        return shown()

    def shown():
        return render_template("goods.html")

    app.register_blueprint(shop)
"""
READ = {
    "GET /page": ["pages select: name"],
    "GET /form": ["pages select: name"],
    "POST /form": ["people select: id"],
    "GET /rows": [],
    "GET /shop": ["carts select: amount", "pages select: name"],
}


@pytest.mark.parametrize("name", READ)
def test_a_page_reads_what_its_template_is_given_by_the_application(tmp_path: Path, name: str):
    """A function that serves the page needs the menu's table as much as the view's own."""
    assert said(routes(tmp_path, PAGES)[name].reads) == READ[name]
