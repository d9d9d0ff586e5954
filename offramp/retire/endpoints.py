"""Where code names endpoints, Flask's names of routes: they look like names of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.nodes import last_name

LINKING = frozenset(  # Flask's, and those of Flask-Marshmallow, -RESTful and -RESTX
    (
        *("url_for", "redirect_for", "external_url_for", "Url"),
        *("URLFor", "AbsoluteURLFor", "UrlFor", "AbsoluteUrlFor"),
    )
)
SENDING = frozenset({"login_view", "refresh_view", "needs_refresh_view", "blueprint_login_views"})


def given(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what is followed as an endpoint: what `url_for` is given, where to log in."""
    if isinstance(node, ast.Call) and last_name(node.func) in LINKING:
        yield from node.args[:1]
        yield from (one.value for one in node.keywords if one.arg == "endpoint")
    elif isinstance(node, ast.Assign) and {last_name(one) for one in node.targets} & SENDING:
        yield node.value
