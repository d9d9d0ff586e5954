"""The same sources read by us and run by Flask, so that no truth is typed by hand."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from offramp.code import read, surface
from offramp.code.surface.model import Surface
from tests.offramp.code.sources import write

Rows = set[tuple[str, str, str]]
AssertLikeFlask = Callable[..., Surface]


def found(one: Surface) -> Rows:
    """Return (path, method, endpoint) of every route that was found."""
    return {(route.path, name, route.endpoint) for route in one.routes for name in route.methods}


def added(rule: Rule) -> set[str]:
    """Return the methods that Werkzeug and Flask add by themselves."""
    by_flask = {"OPTIONS"} if getattr(rule, "provide_automatic_options", True) else set()
    return by_flask | ({"HEAD"} if "GET" in (rule.methods or ()) else set())


def run(folder: Path, app: str) -> Rows:
    """Return (path, method, endpoint) of the application that Flask makes of a folder."""
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        module, _, name = app.partition(":")
        made = getattr(importlib.import_module(module), name)
        made = made if hasattr(made, "url_map") else made()
        return {
            (rule.rule, method, rule.endpoint)
            for rule in made.url_map.iter_rules()
            if not rule.build_only
            for method in (rule.methods or set()) - added(rule)
        }
    finally:
        sys.path.remove(str(folder))
        for one in set(sys.modules) - before:
            file = getattr(sys.modules[one], "__file__", None) or ""
            if file.startswith(str(folder)) or not file:
                del sys.modules[one]


@pytest.fixture
def assert_like_flask(tmp_path) -> AssertLikeFlask:
    """Write sources, and claim that the routes found are those of the running application."""

    def compare(sources: dict[str, str], app: str = "app:app", told: str | None = None) -> Surface:
        write(tmp_path, sources)
        ours = surface.find(read(tmp_path), told)
        assert found(ours) == run(tmp_path, app)
        return ours

    return compare
