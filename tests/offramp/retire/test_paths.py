"""Which declared routes are the catalogue's."""

import pytest

from offramp.catalogue.paths import nameless
from offramp.retire.routes import templates


@pytest.mark.parametrize(
    ("declared", "route"),
    [
        ("/a", "/a"),
        ("/a/<int:id>", "/a/{number}"),
        ("/a/<any(x, y):kind>/", "/a/{kind}/"),
        ("/a/<string(length=2):lang>-<x>", "/a/{lang}-{x}"),
        ("/a/<path:rest>", "/a/{rest:path}"),
        ("/a/<own:x>", "/a/{x}"),
        ("/a/<own:x>", "/a/{x:path}"),
        ("/größe/<x>", "/gr%C3%B6%C3%9Fe/{x}"),
    ],
)
def test_a_route_is_found_whatever_its_variables_are_called(declared, route):
    """An application's own converter may be either: its function's route says which."""
    assert nameless(route) in templates(declared)


@pytest.mark.parametrize(
    ("declared", "route"),
    [("/a/<path:x>", "/a/{x}"), ("/a/<x>", "/a/{x:path}"), ("/a/<x>.csv", "/a/{x}")],
)
def test_another_one_beside_it_is_not_retired_with_it(declared, route):
    """`/a/<name>` may stay where `/a/<path:name>` goes."""
    assert nameless(route) not in templates(declared)
