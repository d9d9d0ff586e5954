"""Caches in the process concern the routes that ask them."""

from pathlib import Path

import pytest

from offramp.audit.checks.in_process_cache import CHECK
from tests.offramp.audit.checks.sample import assert_found, found

CACHING = """\
from flask_caching import Cache
{made}

@app.get("/cached")
@cache.cached(timeout=50)
def cached():
    return ""

@app.get("/plain")
def plain():
    return ""

@cache.memoize(60)
def work():
    return ""

@app.get("/work")
def worked():
    return work()

@app.get("/asked")
def asked():
    return cache.get("x") or ""
"""


@pytest.mark.parametrize(
    "made",
    [
        "cache = Cache(app, config={'CACHE_TYPE': 'SimpleCache'})",
        "cache = Cache(app, True, {'CACHE_TYPE': 'SimpleCache'})",
        "cache = Cache()\ncache.init_app(app, config={'CACHE_TYPE': 'SimpleCache'})",
        "app.config['CACHE_TYPE'] = 'SimpleCache'\ncache = Cache(app)",
    ],
)
def test_routes_that_ask_no_cache_are_not_concerned(tmp_path: Path, made: str) -> None:
    """However Flask-Caching is told where it keeps its entries."""
    sample = found("", CACHING.format(made=made), "CACHE_TYPE is SimpleCache")
    (one,) = assert_found(tmp_path, sample, CHECK)

    assert one.routes == ["GET /cached", "GET /work", "GET /asked"]


KEPT = """\
from cachetools import TTLCache, cached
kept_cache = TTLCache(10, 10)

@app.get("/got")
def got():
    return kept_cache.get("x") or ""

@app.get("/item")
def item():
    return kept_cache["x"]

@cached(kept_cache)
def work():
    return ""

@app.get("/work")
def worked():
    return work()

@app.get("/plain")
def plain():
    return ""
"""


def test_so_does_one_of_a_library(tmp_path: Path) -> None:
    """By whatever way it is asked."""
    (one,) = assert_found(tmp_path, found("", KEPT, "TTLCache keeps its entries"), CHECK)

    assert one.routes == ["GET /got", "GET /item", "GET /work"]
