"""Tables whose classes only removed code used, and the migrations that made them."""

import pytest

DATABASE = """
    from sqlalchemy.orm import DeclarativeBase


    class Base(DeclarativeBase):
        pass
"""
ORDERS = """
    from sqlalchemy import ForeignKey
    from sqlalchemy.orm import Mapped, mapped_column
    from shop.base import Base


    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        owner: Mapped[int] = mapped_column(ForeignKey("people.id"))
"""
PEOPLE = """
    from sqlalchemy.orm import Mapped, mapped_column, relationship
    from shop.base import Base


    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        {more}
"""
SHOP = {
    "shop/base.py": DATABASE,
    "shop/orders.py": ORDERS,
    "shop/people.py": PEOPLE.format(more=""),
    "shop/views.py": """
        from flask import Blueprint
        from shop.orders import Order

        orders = Blueprint("orders", __name__)


        @orders.get("/orders")
        def listed():
            return Order.__tablename__
    """,
    "shop/__init__.py": """
        from flask import Flask
        from shop.people import Person
        from shop.views import orders

        app = Flask(__name__)
        app.register_blueprint(orders)


        @app.get("/people")
        def people():
            return Person.__tablename__
    """,
}


def test_a_table_that_functions_alone_use_stays_and_is_told(application):
    """Whoever reads the patch must know that it was seen, and why it is still there."""
    shop = application(SHOP, app="shop:app")
    made = shop.retire("GET /orders")

    assert not shop.has("shop/views.py")
    assert shop.has("shop/orders.py")
    assert made.kept == [
        "shop.orders.Order: its table is used by functions alone now; both sides share the schema"
    ]


def test_migrations_stay_and_it_is_told_what_drops_a_table(application):
    """A migration is history: a new database is made by running all of it."""
    versions = {
        "migrations/script.py.mako": "${upgrades}",
        "migrations/versions/1_orders.py": "revision, down_revision = '1', None\n",
        "migrations/env.py": "from shop import orders\n",
    }
    shop = application(SHOP | versions, app="shop:app")
    made = shop.retire("GET /orders")

    assert shop.has("migrations/versions/1_orders.py")
    [_, told] = made.kept
    assert told == (
        "migrations/versions: every migration stays; a table is dropped by a new one, once no "
        "function uses it either"
    )


USED = {  # Order is used by two views, each of which imports it
    **SHOP,
    "shop/views.py": SHOP["shop/views.py"]
    + """

        @orders.get("/count")
        def count():
            from shop.counting import counted
            return counted()
    """,
    "shop/counting.py": """
        from shop.orders import Order


        def counted():
            return str(len(dir(Order)))
    """,
}


def test_an_import_goes_where_others_make_the_table_known(application):
    """Else each file that a view left keeps the names of tables that nothing in it uses."""
    shop = application(USED, app="shop:app")
    shop.retire("GET /orders")

    assert "Order" not in shop.text("shop/views.py")
    assert "import Order" in shop.text("shop/counting.py")


def test_an_import_of_a_test_makes_no_table_known(application):
    """The application runs without it."""
    counting = USED["shop/counting.py"].replace("from shop.orders import Order", "Order = list")
    test = "from shop.orders import Order\n\n\ndef test_it():\n    assert Order\n"
    files = USED | {"shop/counting.py": counting, "tests/test_orders.py": test}
    shop = application(files, app="shop:app")
    shop.retire("GET /orders")

    assert "from shop.orders import Order" in shop.text("shop/views.py")


def test_nothing_is_told_of_tables_that_what_stays_uses(application):
    """It would be noise: neither table nor migration is anybody's business here."""
    files = {**SHOP, "migrations/script.py.mako": "${upgrades}"}
    made = application(files, app="shop:app").plan("GET /people")

    assert [one for one in made.kept if "Order" in one] == []


@pytest.mark.parametrize(
    "more",
    [
        'orders: Mapped[list["Order"]] = relationship("Order")',
        'orders: Mapped[list["Order"]] = relationship("shop.orders.Order")',
        'last: Mapped[int] = mapped_column(__import__("sqlalchemy").ForeignKey("orders.id"))',
    ],
)
def test_a_table_that_another_names_is_not_forgotten(application, more):
    """Without its import, the first query would fail: no class of that name is known."""
    files = SHOP | {"shop/people.py": PEOPLE.format(more=more)}
    made = application(files, app="shop:app").plan("GET /orders")

    [refusal] = made.refusals
    assert refusal == (
        "shop.orders.Order is a table that others refer to by its name, and nothing that stays "
        "imports it: write `import shop.orders` where the application starts first"
    )


def test_a_table_that_something_else_imports_is_known(application):
    """As where a package of tables imports them all."""
    text = SHOP["shop/__init__.py"].replace(
        "from flask import Flask", "import shop.orders\n        from flask import Flask"
    )
    more = 'orders: Mapped[list["Order"]] = relationship("Order")'
    files = SHOP | {"shop/__init__.py": text, "shop/people.py": PEOPLE.format(more=more)}
    made = application(files, app="shop:app").retire("GET /orders")

    assert made.refusals == []
