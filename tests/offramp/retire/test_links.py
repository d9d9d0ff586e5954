"""Links to routes that go."""

import ast

import pytest

from offramp.code.surface.model import Declared
from offramp.retire.links import broken, mentioned
from offramp.retire.routes import Going


def declared(endpoint, path):
    return Declared(
        path=path, methods=("GET",), endpoint=endpoint, view=None, file="app.py", line=1
    )


def test_a_link_to_a_route_that_goes_is_named():
    """The page would answer 500: url_for knows only the application's own routes."""
    going = Going([declared("auth.logout", "/logout")], [declared("index", "/")])
    page = "<a href=\"{{ url_for('index') }}\">\n<a href=\"{{ url_for('auth.logout') }}\">"

    assert list(broken(going, {"base.html": page})) == [
        (
            "base.html:2 links to auth.logout by its endpoint, which fails without the route; "
            "write its path instead (/logout)"
        )
    ]


def test_an_endpoint_with_another_route_still_works():
    """One of its two paths is left."""
    going = Going([declared("index", "/home")], [declared("index", "/")])

    assert list(broken(going, {"base.html": "url_for('index')"})) == []


@pytest.mark.parametrize(
    ("rule", "is_kept"),
    [
        ("app.add_url_rule('/logout', 'auth.logout', build_only=True)", True),
        ("app.add_url_rule('/logout', endpoint='auth.logout', build_only=True)", True),
        ("app.add_url_rule('/logout', 'auth.logout')", False),
        ("app.add_url_rule('/logout', 'auth.logout', build_only=False)", False),
        ("app.add_url_rule('/logout', name, build_only=True)", False),
    ],
)
def test_a_rule_for_links_alone_keeps_an_endpoint(rule, is_kept):
    """Pages may have dozens of links to what has moved, whose paths stay as they are."""
    going = Going([declared("auth.logout", "/logout")], [declared("index", "/")])
    texts = {"base.html": "{{ url_for('auth.logout') }}", "app.py": ast.parse(rule)}

    assert (not list(broken(going, texts))) is is_kept
    if is_kept:
        assert not list(mentioned(going, texts))
