"""The note in stack.yml."""

import pytest
import yaml

from offramp.errors import OfframpError
from offramp.retire.stack import retire

TEXT = """\
# the catalogue
x-function: &function {lang: python3-function}
functions:
  a-one: # the first
    <<: *function
    annotations:
      offramp.dev/group: a
      offramp.dev/route: GET /one # it moved
      offramp.dev/auth: none
  a-two:
    annotations: {offramp.dev/group: a, offramp.dev/route: GET /two}
other: {a-one: {offramp.dev/route: x}}
"""


def test_only_the_note_is_added():
    """Comments, anchors and order stay as somebody wrote them."""
    edited = retire(TEXT, ["a-one"])

    added = '      offramp.dev/retired: "true"\n'
    assert edited.count(added) == 1
    assert edited.replace(added, "") == TEXT


@pytest.mark.parametrize("function", ["a-one", "a-two"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_stay(function, end):
    """A file from Windows was given a few lines of the other kind."""
    edited = retire(TEXT.replace("\n", end), [function])

    assert edited == retire(TEXT, [function]).replace("\n", end)
    assert "\r\r" not in edited


def test_annotations_in_one_line_get_it_too():
    """Flow style is as good YAML."""
    edited = retire(TEXT, ["a-two"])

    assert 'offramp.dev/route: GET /two, offramp.dev/retired: "true"}' in edited


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize(
    "annotations",
    [
        "{offramp.dev/group: a, offramp.dev/route: ROUTE}",
        "{offramp.dev/route: ROUTE, offramp.dev/group: a}",
        "{\n      offramp.dev/route: ROUTE, # it moved\n      offramp.dev/group: a}",
    ],
)
def test_a_quoted_route_with_a_name_is_taken_whole(quote, annotations):
    """The note was written behind the brace within it."""
    annotations = annotations.replace("ROUTE", f"{quote}GET /a/{{id}}, or so{quote}")
    edited = retire(f"functions:\n  a:\n    annotations: {annotations}\n", ["a"])

    assert yaml.safe_load(edited)["functions"]["a"]["annotations"] == {
        "offramp.dev/group": "a",
        "offramp.dev/route": "GET /a/{id}, or so",
        "offramp.dev/retired": "true",
    }


@pytest.mark.parametrize(
    "route", ["GET /a/{id}", "GET /{a}/{b} # 'it' moved", "GET /a,b", '"GET /{a}"']
)
@pytest.mark.parametrize("before", ["", "    environment: {A: '}', B: 1} # }\n"])
def test_a_route_with_a_name_in_a_line_of_its_own(route, before):
    """As a scaffold writes them: the brace at its end is no end of a mapping."""
    entry = f"functions:\n  a:\n{before}    annotations:\n      offramp.dev/route: {route}\n"
    edited = retire(entry, ["a"])

    assert edited == f'{entry}      offramp.dev/retired: "true"\n'


def test_what_cannot_be_edited_is_said():
    """Annotations by an anchor stand somewhere else: a person has to decide."""
    text = "x: &x {offramp.dev/route: GET /}\nfunctions:\n  a:\n    annotations: *x\n"

    with pytest.raises(OfframpError, match=r'write offramp\.dev/retired: "true"'):
        retire(text, ["a"])
