"""Path templates: what each takes, and which goes first."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from offramp.catalogue.paths import PATH, nameless, order, pattern, sent


@pytest.mark.parametrize(
    ("path", "taken", "passed"),
    [
        ("/a.b", ["/a.b"], ["/axb", "/a.b/"]),
        ("/a/{id}", ["/a/1", "/a/x-y.z"], ["/a", "/a/", "/a/1/2", "/a/1/"]),
        ("/a/{id}/", ["/a/1/"], ["/a/1"]),
        (
            "/r/{year}-{month}.csv",
            ["/r/2026-11.csv"],
            ["/r/2026.csv", "/r/1-2xcsv", "/r/a/1-2.csv"],
        ),
        ("/f/{name:path}", ["/f/a", "/f/a/b.c", "/f/a//b", "/f/a/"], ["/f", "/f/", "/f//a"]),
        ("/f/{name:path}/edit", ["/f/a/edit", "/f/a/b/edit"], ["/f/edit", "/f/a/b"]),
        ("/~{user}/{rest:path}", ["/~ana/x/y"], ["/ana/x/y", "/~ana", "/~a/"]),
        ("/{all:path}", ["/a", "/a/b"], ["/"]),
        ("/a+(b)", ["/a+(b)"], ["/aab"]),
    ],
)
def test_a_template_takes_what_flasks_rule_does(path, taken, passed):
    """A dot is a dot, a placeholder is never empty, and only `:path` goes beyond a slash."""
    assert [one for one in taken + passed if re.fullmatch(pattern(path), one)] == taken
    assert re.fullmatch(PATH, path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a",
        "//",
        "/a//b",
        "/{a",
        "/{}",
        "/{1}",
        "/{a:int}",
        "/{:path}",
        "/a b",
        "/a?b",
        "/#",
        "/größe",
    ],
)
def test_what_is_no_template_is_refused(path):
    """A route that no request can have would never be noticed."""
    assert not re.fullmatch(PATH, path) or not path


@pytest.mark.parametrize(
    ("written", "as_sent"),
    [
        ("/größe/{x}", "/gr%C3%B6%C3%9Fe/{x}"),
        ("/日本/{rest:path}", "/%E6%97%A5%E6%9C%AC/{rest:path}"),
        ("/a%20b/~(c)", "/a%20b/~(c)"),
        ("/a\ud800", "/a\ud800"),  # half a letter: nobody can send it
        ("/a\u00a0b", "/a\u00a0b"),
    ],
)
def test_text_is_compared_as_it_is_sent(written, as_sent):
    """A gateway sees the percent signs: a route with the letters would never be asked."""
    assert sent(written) == as_sent
    assert sent(as_sent) == as_sent


def test_names_do_not_tell_routes_apart():
    """Whether several segments are taken does."""
    assert nameless("/a/{x}") == nameless("/a/{y}")
    assert nameless("/a/{x:path}") == nameless("/a/{y:path}") != nameless("/a/{x}")


SEGMENTS = st.sampled_from(["a", "b", "ab", "<x>", "a<x>", "a-<x>-b", "<path:x>"])
RULES = st.lists(st.lists(SEGMENTS, min_size=1, max_size=4), min_size=1, max_size=6)
REQUESTS = st.lists(st.sampled_from(["a", "b", "ab", "a-c-b", "c"]), min_size=1, max_size=5)


def numbered(segments):
    """Return a rule's path, each variable with a name of its own."""
    return "/" + "/".join(each.replace("x>", f"x{n}>") for n, each in enumerate(segments))


def template(path):
    return re.sub(r"<(path:)?(\w+)>", lambda one: f"{{{one[2]}{':path' if one[1] else ''}}}", path)


@given(RULES, st.lists(REQUESTS, min_size=1, max_size=4))
def test_the_order_is_that_in_which_flask_chooses(rules, requests):
    """What the old side answers by one rule must not go to another one's function."""
    paths = list({nameless(template(numbered(one))): numbered(one) for one in rules}.values())
    flask = Map([Rule(path, endpoint=path) for path in paths], strict_slashes=False).bind("x")
    ours = sorted(paths, key=lambda path: order(template(path)))
    for request in requests:
        asked = "/" + "/".join(request)
        first = next((one for one in ours if re.fullmatch(pattern(template(one)), asked)), None)
        try:
            expected, _ = flask.match(asked)
        except HTTPException:
            expected = None
        assert first == expected, (asked, ours)
