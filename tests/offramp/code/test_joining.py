"""Texts that are put together: what can be told of them, and where it ends."""

import pytest

from offramp.code.given import UNKNOWN, Literal, Text
from offramp.code.joining import LONGEST, OverlongError, join
from tests.offramp.code.sources import project

LONG = "S = '" + "a" * 2_000 + "'\n"


def last(tmp_path, text):
    ours = project(tmp_path, {"app.py": text})
    module = ours.modules["app"]
    return ours.names(module).given(module.tree.body[-1].value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("S = 'b'\nT = 'a{}c{}'.format(S, 'd')", Text("abcd", "format")),
        ("S = 'b'\nT = 'a{s}c{}{x}'.format('d', s=S, x=f())", Text("abcd{x}", "format")),
        ("S = 'b'\nT = 'a%sc' % S", Text("abc", "%")),
        ("S = 'b'\nT = f'a{S}c'", Literal("abc")),
        ("S = 'b'\nT = 'abcb'.replace(S, '-')", Literal("a-c-")),
        ("S = 'b'\nT = ', '.join(['a', S, 'c'])", Literal("a, b, c")),
        (LONG + "T = S + S", Literal("a" * 4_000)),
    ],
    ids=["format", "named", "percent", "f-string", "replace", "join", "sum"],
)
def test_what_is_known_of_a_text_is_put_in(tmp_path, text, value):
    """Paths, statements and addresses are put together in all of these ways."""
    assert last(tmp_path, text) == value


@pytest.mark.parametrize(
    "text",
    [
        "T = '{}'.format(S)".replace("{}", "{0}" * 1_000),
        "T = '{}' % ({})".format("%s" * 1_000, "S, " * 1_000),
        "T = f'{}'".format("{S}" * 1_000),
        "T = S.replace('a', S)",
        f"T = ', '.join([{'S, ' * 1_000}])",
        "A = S" + " + S" * 300 + "\nT = A + A",
    ],
    ids=["format", "percent", "f-string", "replace", "join", "sum"],
)
def test_what_would_be_endless_is_not_made(tmp_path, text):
    """A few such lines, one above the other, took all the memory that there was."""
    assert last(tmp_path, LONG + text) == UNKNOWN


def test_a_text_ends_at_its_bound():
    """The separators count, too."""
    half = "a" * (LONGEST // 2)

    assert len(join([half, half])) == LONGEST
    with pytest.raises(OverlongError):
        join([half, half], ",")
