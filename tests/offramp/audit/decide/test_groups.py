"""Which routes move together."""

import pytest

from offramp.audit.decide.groups import assign
from tests.offramp.audit.reports import route


def names(*routes):
    """Return the routes' names by group."""
    return {name: [one.name for one in found] for name, found in assign(routes).items()}


def test_blueprints_name_the_groups():
    """People have put together there what belongs together."""
    assert names(
        route("POST /login", "auth"), route("GET /me", "users"), route("PUT /me", "users")
    ) == {"auth": ["POST /login"], "users": ["GET /me", "PUT /me"]}


def test_a_blueprint_that_says_nothing_gives_way_to_the_path():
    """Half of all applications have one that is called api or main."""
    found = names(
        route("GET /api/v1/users", "api"),
        route("GET /api/v1/users/<int:id>", "api"),
        route("GET /api/v1/orders", "api"),
        route("POST /api/v1/orders", "api"),
    )

    assert set(found) == {"users", "orders"}


def test_logging_in_and_out_belong_together():
    """Without a blueprint, their paths have no word in common."""
    assert set(names(route("GET /login"), route("GET /logout"), route("POST /register"))) == {
        "auth"
    }


def test_single_pages_are_no_groups_of_their_own():
    """A group for each page would be a migration for each page."""
    found = names(*(route(f"GET /{page}", file="pages.py") for page in ("about", "terms", "team")))

    assert set(found) == {"pages"}


def test_a_single_path_goes_where_its_tables_are():
    """`/search` is nobody's domain, but the posts are somebody's."""
    found = names(
        route("GET /posts/<int:id>", reads=["posts"]),
        route("POST /posts", writes=["posts.body"]),
        route("GET /search", reads=["posts"]),
    )

    assert set(found) == {"posts"}


def test_a_page_goes_with_its_form():
    """To show it asks no table, and one view answers both."""
    found = names(
        route("GET /posts/<int:id>", reads=["posts"]),
        route("PUT /posts/<int:id>", writes=["posts.body"]),
        route("GET /create"),
        route("POST /create", writes=["posts.body"]),
    )

    assert set(found) == {"posts"}


def test_a_form_that_stays_draws_no_page():
    """It has no function."""
    staying = route("POST /create", writes=["posts.body"], file="pages.py")
    staying.decision = "stay"
    found = names(
        route("GET /posts/<int:id>", reads=["posts"]),
        route("PUT /posts/<int:id>", writes=["posts.body"]),
        route("GET /create", file="pages.py"),
        staying,
        route("GET /about", file="pages.py"),
    )

    assert found["pages"] == ["GET /create", "GET /about"]


def test_a_route_moves_to_where_its_columns_are_written():
    """Else old and new would write the same columns in turns."""
    found = names(
        route("POST /orders", "shop", writes=["orders.total", "orders.state", "orders.paid"]),
        route("POST /admin/orders", "admin", writes=["orders.total", "orders.state"]),
        route("POST /admin/news", "admin", writes=["news.text"]),
    )

    assert found["shop"] == ["POST /orders", "POST /admin/orders"]
    assert found["admin"] == ["POST /admin/news"]


def test_one_column_in_common_moves_nothing():
    """A domain that people chose counts for something."""
    found = names(
        route("POST /orders", "shop", writes=["audit.line"]),
        route("POST /admin/news", "admin", writes=["audit.line"]),
    )

    assert set(found) == {"shop", "admin"}


def test_what_ties_a_route_to_its_domain_keeps_it_there():
    """Whatever sends mail on the way writes the mailbox's columns too."""
    mail = ["mail.to", "mail.text", "mail.sent"]
    found = names(
        route("POST /mail", "mail", writes=mail),
        route("PATCH /users/me", "users", writes=["users.name", *mail]),
        route("DELETE /users/me", "users", writes=["users.name"]),
    )

    assert found["users"] == ["PATCH /users/me", "DELETE /users/me"]


def test_a_smaller_part_of_what_it_writes_moves_no_route():
    """Its own table goes with it."""
    found = names(
        route("POST /keys", "keys", writes=["keys.a", "keys.b", "keys.c"]),
        route("POST /files", "files", writes=["keys.a", "keys.b", "f.a", "f.b", "f.c"]),
    )

    assert set(found) == {"keys", "files"}


def test_readers_stay_where_they_are():
    """Reading from both sides does no harm."""
    found = names(
        route("POST /orders", "shop", writes=["orders.total", "orders.state"]),
        route("GET /report", "admin", reads=["orders"]),
        route("GET /overview", "admin", reads=["orders"]),
    )

    assert set(found) == {"shop", "admin"}


def test_the_order_of_routes_does_not_change_the_groups():
    """The documents are compared with those checked in."""
    routes = [
        route("POST /a", "one", writes=["t.x", "t.y", "t.z"]),
        route("POST /b", "two", writes=["t.x", "t.y", "t.z"]),
        route("POST /c", "two", writes=["u.x"]),
    ]
    forth = {one.name: name for name, found in assign(routes).items() for one in found}
    again = {one.name: name for name, found in assign(routes[::-1]).items() for one in found}

    assert forth == again


def test_names_fit_into_a_catalogue():
    """They become names in Kubernetes."""
    assert set(names(route("GET /x", "Über Uns_2"), route("GET /y", "Über Uns_2"))) == {"ber-uns-2"}


def deleting(name, blueprint, *tables):
    """Return a route that deletes rows of tables; no text names their columns."""
    found = route(name, blueprint, writes=tables)
    for use in found.writes:
        use.operations = ["delete"]
    return found


def test_who_deletes_rows_writes_all_their_columns():
    """It goes where the table is written, and no table becomes the deleter's by that."""
    found = names(
        route("POST /orders", "shop", writes=["orders.total", "orders.state", "orders.paid"]),
        deleting("DELETE /admin/orders", "admin", "orders"),
        route("POST /admin/news", "admin", writes=["news.text"]),
    )

    assert found["shop"] == ["POST /orders", "DELETE /admin/orders"]
    assert found["admin"] == ["POST /admin/news"]


@pytest.mark.parametrize(("columns", "group"), [("orders.*", "shop"), ("orders.total", "admin")])
def test_who_may_write_any_column_writes_all(columns, group):
    """`setattr(order, name, value)` says only when it runs which."""
    found = names(
        route("POST /orders", "shop", writes=["orders.total", "orders.state", "orders.paid"]),
        route("PATCH /admin/orders", "admin", writes=[columns]),
        route("POST /admin/news", "admin", writes=["news.text"]),
    )

    assert "PATCH /admin/orders" in found[group]


def test_who_deletes_its_own_rows_too_stays():
    """Closing an account deletes whatever belongs to it."""
    found = names(
        route("POST /orders", "shop", writes=["orders.total", "orders.state", "orders.paid"]),
        route("POST /me", "users", writes=["users.name"]),
        deleting("DELETE /me", "users", "users", "orders"),
    )

    assert found["users"] == ["POST /me", "DELETE /me"]


def test_a_table_of_one_column_draws_nobody_who_empties_it():
    """One column in common is a line of a log."""
    found = names(
        route("POST /orders", "shop", writes=["audit.line"]),
        deleting("DELETE /audit", "admin", "audit"),
        route("POST /news", "admin", writes=["news.text"]),
    )

    assert found["admin"] == ["DELETE /audit", "POST /news"]


def test_a_route_that_writes_the_table_of_its_name_is_no_page():
    """Else what reads that table would give it a home."""
    found = names(
        route("POST /orders", writes=["orders.total"]),
        route("GET /status", reads=["orders"]),
        route("GET /carts/<int:id>", reads=["orders"]),
        route("PUT /carts/<int:id>", writes=["carts.state"]),
    )

    assert found["orders"] == ["POST /orders"]


def test_a_single_route_names_no_group_for_others():
    """`DELETE /loop` is as much alone as `POST /bulk` and `GET /raw`."""
    found = names(
        route("DELETE /loop", writes=["notes.text"]),
        route("POST /bulk", writes=["notes.text"]),
        route("GET /raw", reads=["notes"]),
        route("PUT /posts/<int:id>", writes=["posts.text"]),
        route("GET /posts", reads=["notes"]),
    )

    assert set(found) == {"posts"}


@pytest.mark.parametrize(
    ("keepers", "group"), [("admin", "main"), ("staff", "main"), ("posts", "posts")]
)
def test_who_looks_after_everything_is_no_company(keepers, group):
    """The start page shows what the administration writes, and is no part of it."""
    found = names(
        route("GET /", reads=["posts"], file="app.py"),
        route("GET /about", file="app.py"),
        route(f"GET /{keepers}/list", reads=["posts"], file="app.py"),
        route(f"POST /{keepers}/list", writes=["posts.title"], file="app.py"),
        route(f"POST /{keepers}/edit", writes=["posts.title"], file="app.py"),
    )

    assert "GET /" in found[group]
    assert f"POST /{keepers}/edit" in found[keepers]


def test_a_probe_is_no_company():
    """What tells whether the application is well may look at any table."""
    found = names(
        route("GET /health", reads=["notes"]),
        route("GET /status", reads=["notes"]),
        route("GET /search", reads=["notes"], file="pages.py"),
        route("GET /about", file="pages.py"),
    )

    assert found["pages"] == ["GET /search", "GET /about"]


def test_where_two_share_as_much_the_one_named_after_the_table_counts():
    """Who deletes an author writes the posts, too; a post that is made belongs to the posts."""
    found = names(
        route("DELETE /authors/<int:id>", writes=["author", "post.author_id"]),
        route("PUT /posts/<int:id>", writes=["post.title"]),
        route("POST /draft", writes=["post.title"]),
    )

    assert found["posts"] == ["PUT /posts/<int:id>", "POST /draft"]


def test_what_writes_the_table_of_its_group_s_name_stays():
    """Nobody else there writes it, and its children's keys are another group's."""
    found = names(
        route("DELETE /authors/<int:id>", writes=["author", "post.author_id", "post.updated"]),
        route("GET /authors", reads=["author"]),
        route("PUT /posts/<int:id>", writes=["post.title", "post.updated", "post.author_id"]),
    )

    assert found["authors"] == ["DELETE /authors/<int:id>", "GET /authors"]
