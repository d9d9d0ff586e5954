"""Flask-Caching's caches: by settings, by what they are given, by classes of one's own."""

from pathlib import Path

from offramp.audit.checks.in_process_cache import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "Flask-Caching in memory, where the environment says nothing else",
        """\
import os
from flask_caching import Cache
app.config["CACHE_TYPE"] = os.environ.get("CACHE_TYPE", "SimpleCache")
cache = Cache(app)

@app.get("/")
@cache.cached()
def home():
    return ""
""",
        "keeps entries in the process, where nothing else is set",
    ),
    found(
        "Flask-Caching in the process",
        """\
from flask_caching import Cache
app.config["CACHE_TYPE"] = "SimpleCache"
cache = Cache(app)

@app.get("/")
def home():
    return ""
""",
        "keeps entries in the process",
    ),
    found(
        "Flask-Caching that is told where at first, and bound later",
        """\
from flask_caching import Cache
cache = Cache(config={"CACHE_TYPE": "SimpleCache"})
cache.init_app(app)

@app.get("/")
@cache.cached(timeout=50)
def home():
    return ""
""",
        "CACHE_TYPE is SimpleCache: Flask-Caching keeps entries in the process",
    ),
    found(
        "Flask-Caching by a class of the application's own",
        """\
from flask_caching import Cache
class OurCache(Cache):
    def key(self, name):
        return f"shop:{name}"
cache = OurCache()
cache.init_app(app, {"CACHE_TYPE": "SimpleCache"})

@app.get("/")
@cache.cached(timeout=50)
def home():
    return ""
""",
        "CACHE_TYPE is SimpleCache: Flask-Caching keeps entries in the process",
    ),
)


LEFT_ALONE = (
    left(
        "a default of a setting, for an extension that nobody uses",
        """\
import os
app.config["CACHE_TYPE"] = os.environ.get("CACHE_TYPE", "SimpleCache")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "Flask-Caching that is told of Redis at first",
        """\
from flask_caching import Cache
cache = Cache(config={"CACHE_TYPE": "RedisCache"})
cache.init_app(app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "Flask-Caching that is told of Redis where it is made",
        """\
from flask_caching import Cache
cache = Cache(app, config={"CACHE_TYPE": "RedisCache"})

@app.get("/")
@cache.cached()
def home():
    return ""
""",
    ),
    left(
        "Flask-Caching with Redis",
        """\
from flask_caching import Cache
app.config["CACHE_TYPE"] = "RedisCache"
cache = Cache(app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a class of the application's own that keeps its entries in Redis",
        """\
from flask_caching import Cache
class OurCache(Cache):
    def key(self, name):
        return f"shop:{name}"
cache = OurCache()
cache.init_app(app, {"CACHE_TYPE": "RedisCache"})

@app.get("/")
@cache.cached(timeout=50)
def home():
    return ""
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
