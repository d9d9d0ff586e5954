"""What stays of a file's text when parts go."""

import pytest

from offramp.retire.cut import Cut, cut


@pytest.mark.parametrize(
    ("text", "places", "left"),
    [
        ("import a, b  # both\n", [(1, 7)], "import b  # both\n"),
        ("import a, b\n", [(1, 10)], "import a\n"),
        ("from x import a, b\n", [(1, 17)], "from x import a\n"),
        ("from x import (\n    a,\n    b,\n)\n", [(3, 4)], "from x import (\n    a,\n)\n"),
        ("from x import a\nc = 1\n", [(1, 14)], "c = 1\n"),
    ],
)
def test_imports_lose_names(text, places, left):
    """The statement goes with its last name."""
    assert cut(text, Cut(imports=frozenset(places))) == left


@pytest.mark.parametrize(
    ("text", "places", "left"),
    [
        ("for x in (a, b, c):\n    pass\n", [(1, 13)], "for x in (a, c):\n    pass\n"),
        ("t = (a, b)\n", [(1, 5)], "t = (b,)\n"),
        ("t = a, b\n", [(1, 7)], "t = a,\n"),
        ("t = [a, b]\n", [(1, 8)], "t = [a]\n"),
        ("t = (a,)\n", [(1, 5)], "t = ()\n"),
    ],
)
def test_lists_lose_elements(text, places, left):
    """A tuple stays a tuple."""
    assert cut(text, Cut(elements=frozenset(places))) == left


def test_statements_go_with_what_stands_above_them():
    """Comments and decorators are about the function; the rest keeps its every space."""
    text = "A  =  1 # a\n\n\n# about f\n@decorated(1)\ndef f():\n    pass\n\n\nB= 2\n"

    assert cut(text, Cut(statements=frozenset({(6, 0)}))) == "A  =  1 # a\n\n\nB= 2\n"


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("a()\n\nb()\nc()\n", (3, 0), "a()\n\nc()\n"),
        ("a()\n\n\nb()\nc()\n", (4, 0), "a()\n\n\nc()\n"),
        ("a()\nb()\n\nc()\n", (2, 0), "a()\n\nc()\n"),
        ("a()\n\nb()\n# why\nc()\n", (3, 0), "a()\n\n# why\nc()\n"),
        ("a()\n\n# heading\n\nb()\nc()\n", (5, 0), "a()\n\n# heading\n\nc()\n"),
        ("def f():\n    a()\n\n    b()\n    c()\n", (4, 4), "def f():\n    a()\n\n    c()\n"),
        (
            "class A:\n    b = 1\n\n    # why\n    c = 2\n",
            (2, 4),
            "class A:\n    # why\n    c = 2\n",
        ),
    ],
)
def test_the_room_between_paragraphs_stays(text, gone, left):
    """What was told apart by a blank line still is."""
    assert cut(text, Cut(statements=frozenset({gone}))) == left


def test_an_empty_class_is_still_a_class():
    """A body needs something."""
    text = "class A:\n    def f(self): ...\n"

    assert cut(text, Cut(statements=frozenset({(2, 4)}))) == "class A:\n    pass\n"


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ([(4, 4)], "HOOKS = [\n    first,  # one\n    # about third\n    third,\n]\n"),
        ([(4, 4), (6, 4)], "HOOKS = [\n    first,  # one\n]\n"),
        ([(6, 4)], "HOOKS = [\n    first,  # one\n    # about second\n    second,  # two\n]\n"),
    ],
)
def test_a_comment_in_a_line_of_its_own_is_about_the_entry_below_it(gone, left):
    """That of what stays was lost, and that of what goes stood above what stays."""
    text = (
        "HOOKS = [\n    first,  # one\n"
        "    # about second\n    second,  # two\n    # about third\n    third,\n]\n"
    )
    assert cut(text, Cut(elements=frozenset(gone))) == left
