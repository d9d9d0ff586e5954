"""Headers and query against the originals: Werkzeug's, which OpenFaaS's template passes."""

import pytest
from offramp_runtime.mappings import Headers, Query
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

RAW = [("X-One", "1"), ("Accept", "a/b")]


@pytest.fixture(params=["ours", "werkzeug"])
def headers(request):
    if request.param == "ours":
        return Headers([(name.encode(), value.encode()) for name, value in RAW])
    return Request(EnvironBuilder(headers=RAW).get_environ()).headers


@pytest.fixture(params=["ours", "werkzeug"])
def query(request):
    text = "n=1&n=2&s=x+y&e="
    if request.param == "ours":
        return Query(text)
    return Request(EnvironBuilder(query_string=text).get_environ()).args


def test_headers(headers):
    """Each line is something handlers do."""
    assert headers.get("x-one") == headers["X-ONE"] == "1"
    assert headers.get("missing") is None
    assert headers.get("missing", "d") == "d"
    assert headers.get("X-One", type=int) == 1
    assert headers.get("Accept", 7, type=int) == 7
    assert "accept" in headers
    assert "missing" not in headers
    assert headers.getlist("X-One") == ["1"]
    assert dict(headers)["X-One"] == "1"
    assert ("X-One", "1") in list(headers)
    assert ("X-One", "1") in list(headers.items())
    with pytest.raises(KeyError):
        headers["missing"]


def test_query(query):
    """Each line is something handlers do."""
    assert query.get("n") == query["n"] == "1"
    assert query.getlist("n") == ["1", "2"]
    assert query.get("n", type=int) == 1
    assert query.get("s", 7, type=int) == 7
    assert query.get("e") == ""
    assert query.get("missing", "d") == "d"
    assert list(query) == ["n", "s", "e"]
    assert query.to_dict() == {"n": "1", "s": "x y", "e": ""}
    assert query.to_dict(flat=False)["n"] == ["1", "2"]
    assert dict(query.items()) == {"n": "1", "s": "x y", "e": ""}
    assert "n" in query
    assert len(query) == 3
    with pytest.raises(KeyError):
        query["missing"]
