"""What takes long begins early, whatever it is called."""

from pathlib import Path

from tests.order import FIRST, rank

ROOT = Path(__file__).parents[1]


def test_what_is_to_begin_first_exists():
    """A name that was changed since would put nothing first."""
    assert [path for path in FIRST if not (ROOT / path).exists()] == []


def test_a_module_may_come_before_the_rest_of_its_folder():
    """The longest one of a folder would else begin in the middle of it."""
    names = ["tests/test_docs.py", "tests/offramp/verify/test_run.py", f"{FIRST[0]}::test_x[1]"]

    assert sorted(names, key=rank) == names[::-1]
