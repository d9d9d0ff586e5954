"""Links to routes that go."""

import ast

import pytest

from offramp.code.surface.model import Declared
from offramp.retire.links import broken, mentioned, settings
from offramp.retire.routes import Going


def declared(endpoint, path, blueprint=None):
    return Declared(
        path=path,
        methods=("GET",),
        endpoint=endpoint,
        view=None,
        file="app.py",
        line=1,
        blueprint=blueprint,
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


@pytest.mark.parametrize(
    ("code", "is_told"),
    [
        ("class Config:\n    TAGS = ['users', 'auth']\n", True),
        ("app.config['TAGS'] = ('auth',)\n", True),
        ("TAGS: list[str] = ['auth']\n", True),
        ("TAGS = ['users']\n", False),
        ("tags = ['auth']\n", False),
        ("__tablename__ = 'auth'\n", False),
        ("print('auth')\n", False),
    ],
)
def test_a_setting_that_names_a_blueprint_without_routes_is_told(code, is_told):
    """A generator of API documents fails for a tag that no blueprint has."""
    going = Going(
        [declared("auth.logout", "/logout", "auth"), declared("users.me", "/me", "users")],
        [declared("users.all", "/users", "users")],
    )

    said = list(settings(going, {"config.py": ast.parse(code)}))

    assert bool(said) is is_told
    assert not said or said[0].endswith(
        "blueprint auth in the setting TAGS, and it has no routes any more"
    )
