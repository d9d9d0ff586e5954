"""The names that routes bring along."""

import pytest

from offramp.audit.decide.names import is_of, of_path, seed, slug
from tests.offramp.audit.reports import route


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/users/<int:id>", "users"),
        ("/api/v2/Orders", "orders"),
        ("/login", "auth"),
        ("/healthz", "system"),
        ("/<slug>", ""),
        ("/", ""),
    ],
)
def test_the_first_telling_segment_counts(path, name):
    """Versions, `api` and placeholders tell nothing."""
    assert of_path(path) == name


def test_a_nested_blueprint_is_named_by_its_last_part():
    """The outer one is the version or the site."""
    assert seed(route("GET /x", "api.v1.users")) == "users"


def test_a_file_names_what_nothing_else_does():
    """`shop/views.py` is the shop."""
    assert seed(route("GET /", file="src/shop/views.py")) == "shop"


def test_what_nothing_names_is_the_main_part():
    """A name it must have."""
    assert seed(route("GET /", file="app.py")) == "main"
    assert seed(route("GET /api/v1", file="src/backend/app.py")) == "main"


def test_a_name_is_made_of_letters_that_a_catalogue_takes():
    """The rest becomes a line between."""
    assert slug("Café & Bar_2 ") == "caf-bar-2"


def test_what_stays_open_is_no_probe():
    """`/live` is a feed of events as well as a question of Kubernetes."""
    assert seed(route("GET /live")) == "system"
    assert seed(route("GET /live", streaming=True)) == "live"
    assert seed(route("GET /status", websocket=True)) == "status"


@pytest.mark.parametrize("table", ["order", "orders", "shop.orders", "mongo:order"])
def test_a_domain_is_named_after_its_table(table):
    """In the plural, as paths are, or as the table is."""
    assert is_of("orders", table)
    assert not is_of("news", table)


def test_a_table_in_the_plural_names_what_is_not():
    assert is_of("category", "category")
    assert is_of("categories", "category")
    assert is_of("user", "users")
