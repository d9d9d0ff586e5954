"""A call on what is not known leads to the only method of that name that takes what it gives."""

from pathlib import Path

import pytest

from offramp.code import read
from offramp.code.graph import Graph
from tests.offramp.code.sources import write

CLIENT = """\
class Client:
    def drop(self, path, number, *, force=False):
        return path

    @staticmethod
    def fetch_all(path, *others, **named):
        return path

    @timed
    def wait(self, path, number):
        return path
"""


@pytest.mark.parametrize(
    ("call", "is_meant"),
    [
        ("drop('a', 1)", True),
        ("drop('a', number=1, force=True)", True),
        ("drop(*given)", True),
        ("drop()", False),
        ("drop('a')", False),
        ("drop('a', 1, 2)", False),
        ("drop('a', 1, synchronize_session=False)", False),
        ("fetch_all('a', 1, 2, b=3)", True),
        ("fetch_all()", False),
        ("wait()", True),
    ],
)
def test_a_method_is_meant_by_what_it_is_given(
    tmp_path: Path, call: str, *, is_meant: bool
) -> None:
    """`query.delete()` is not the only `delete` of a client that takes an address."""
    write(tmp_path, {"app.py": f"{CLIENT}\ndef view(rows, given):\n    return rows.{call}\n"})
    graph = Graph(read(tmp_path))

    reached = [ref for ref, _ in graph.edges("app.view")]

    assert reached == ([f"app.Client.{call.partition('(')[0]}"] if is_meant else [])
