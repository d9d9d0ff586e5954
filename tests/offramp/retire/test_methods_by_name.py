"""Methods that something that stays asks for without an attribute of their name."""

import pytest

APP = """
    {imports}
    from flask import Flask, render_template, render_template_string
    from cart import Cart

    app = Flask(__name__)


    @app.get("/goes")
    def goes():
        return str(Cart().total())


    @app.get("/stays/<name>")
    def stays(name):
        return str({stays})
"""
CART = """
    class Cart:
        def total(self):
            return 3

        def other(self):
            return 4
"""


@pytest.mark.parametrize(
    ("imports", "stays"),
    [
        ("from operator import methodcaller", 'methodcaller("total")(Cart())'),
        ("from operator import attrgetter", 'attrgetter("total")(Cart())()'),
        ("", 'getattr(Cart(), f"to{name}")()'),
        ("", 'getattr(Cart(), "to" + name)()'),
        ("", 'getattr(Cart(), "to%s" % name)()'),
        ("", 'getattr(Cart(), "to{}".format(name))()'),
        ("", 'getattr(Cart(), {"t": "total"}[name])()'),
        ("", 'render_template_string("{{ cart.total() }}", cart=Cart())'),
        ("", 'render_template("mail.tpl", cart=Cart())'),
        ("", '"{0.total}".format(Cart())'),
        ("", '"{cart.total}".format(cart=Cart())'),
        ("from schemas import CartSchema", "CartSchema().dump(Cart())"),
    ],
)
def test_a_method_that_is_asked_for_by_a_text_stays(application, imports, stays):
    """It was removed, and the first request for what stays failed."""
    schemas = """
        class CartSchema:
            total = float

            def dump(self, cart):
                return {name: getattr(cart, name)() for name in vars(type(self)) if name[0] != "_"}
    """
    mail = "Total: {{ cart.total() }}\n"
    files = {"app.py": APP.format(imports=imports, stays=stays), "cart.py": CART}
    shop = application(files | {"schemas.py": schemas, "templates/mail.tpl": mail})
    shop.retire("GET /goes")

    assert "def total" in shop.text("cart.py")


@pytest.mark.parametrize(
    "stays",
    [
        'getattr(Cart(), f"find_{name}")()',
        "render_template_string('{{ cart.other() }}', cart=Cart())",
        '"{cart.other}".format(cart=Cart())',
        '"the total of it" + str(Cart())',
    ],
)
def test_other_texts_keep_no_method(application, stays):
    """Else all of them would stay."""
    shop = application({"app.py": APP.format(imports="", stays=stays), "cart.py": CART})
    shop.retire("GET /goes")

    assert "def total" not in shop.text("cart.py")


@pytest.mark.parametrize(
    "body",
    [
        "amount = property(total)",
        "kinds = {'total': total}",
        "def shown(self, how=total): ...",
        "@total\n        def shown(self): ...",
    ],
)
def test_a_method_that_the_body_of_its_class_names_stays(application, body):
    """A bare name is looked up in the class there: without it, the import fails."""
    files = {"app.py": APP.format(imports="", stays="Cart().other()")}
    cart = CART.replace("total(self)", "total(self=None)").rstrip(" ") + f"\n        {body}\n    "
    shop = application(files | {"cart.py": cart})
    shop.retire("GET /goes")

    assert "def total" in shop.text("cart.py")


@pytest.mark.parametrize(
    "looked_up",
    [
        'getattr(sys.modules[__name__], "work_" + kind)',
        'globals()["work_" + kind]',
        'NAMES["work_" + kind]',
    ],
)
def test_a_function_that_its_module_looks_up_stays(application, looked_up):
    """`sys.modules[__name__]` is the module; `locals()` at its top are its names."""
    app = """
        import work
        from flask import Flask

        app = Flask(__name__)


        @app.get("/goes")
        def goes():
            return work.work_first()


        @app.get("/stays/<kind>")
        def stays(kind):
            return work.any_of(kind)()
    """
    work = f"""
        import sys


        def work_first():
            return "f"


        def any_of(kind):
            return {looked_up}


        NAMES = dict(locals())
    """
    if "NAMES" not in looked_up:
        work = work.replace("NAMES = dict(locals())", "")
    shop = application({"app.py": app, "work.py": work})
    shop.retire("GET /goes")

    assert "def work_first" in shop.text("work.py")
