import itertools
from collections import Counter
from pathlib import Path

import pytest

from offramp.cases import Case
from offramp.catalogue import Function
from offramp.errors import OfframpError
from offramp.traffic import mix
from offramp.traffic.routes import Routes


def function(name: str, path: str, method: str = "GET") -> Function:
    return Function(name=name, group="main", method=method, path=path, folder=Path(), image=name)


def entry(name: str, traffic: float) -> mix.Entry:
    case = Case.model_validate({"name": name, "expect": {"status": 200}, "traffic": traffic})
    return mix.Entry(function("f", "/"), case, case.traffic)


def test_cases_come_in_proportion_to_their_traffic() -> None:
    """The numbers in cases.yml are relative frequencies."""
    chosen = itertools.islice(mix.endless((entry("a", 9), entry("b", 1)), seed=3), 5000)

    counts = Counter(one.case.name for one in chosen)

    assert counts["b"] == pytest.approx(500, rel=0.15)


def test_chosen_functions_come_equally_often(tmp_path: Path) -> None:
    """A rare route gets its numbers too, or its shift would be held for ever."""
    texts = {"rare": "traffic: 1", "common": "traffic: 40"}
    for name, traffic in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "cases.yml").write_text(
            f"- {{name: one, expect: {{status: 200}}, {traffic}}}\n"
        )
    chosen = [function(n, f"/{n}").model_copy(update={"folder": tmp_path / n}) for n in texts]

    frequencies = [entry.frequency for entry in mix.entries(chosen, evenly=True)]

    assert frequencies == [1, 1]


def test_what_could_write_is_left_out_where_data_stays(tmp_path: Path) -> None:
    """A trial on a cluster must not fill its database unasked."""
    (tmp_path / "cases.yml").write_text(
        """
        - {name: reads, traffic: 1, expect: {status: 200}}
        - {name: writes, traffic: 1, request: {method: POST}, expect: {status: 200}}
        - name: writes before
          traffic: 1
          before: [{request: {method: DELETE, path: /x}}]
          expect: {status: 200}
        """
    )
    (chosen,) = [function("one", "/").model_copy(update={"folder": tmp_path})]

    found = [entry.case.name for entry in mix.entries([chosen], may_write=False)]
    assert found == ["reads"]

    with pytest.raises(OfframpError, match="--yes sends those that could write"):
        mix.entries([chosen.model_copy(update={"writes": True})], may_write=False)

    (tmp_path / "cases.yml").write_text("- {name: writes, traffic: 1, expect: {status: 201}}")
    writing = chosen.model_copy(update={"method": "POST"})
    with pytest.raises(OfframpError, match="--yes sends those that could write"):
        mix.entries([writing], may_write=False)


def test_a_seed_repeats_the_order() -> None:
    """What went wrong once can be sent again."""
    both = (entry("a", 1), entry("b", 1))

    first, second = (
        [one.case.name for one in itertools.islice(mix.endless(both, seed=7), 50)] for _ in range(2)
    )

    assert first == second


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/users/me", "me"),
        ("GET", "/users/7?x=/users/me", "user"),
        ("POST", "/users/me", None),
        ("GET", "/users/7/8", None),
        ("GET", "/users.me", None),
        ("GET", "/a.b", "dotted"),
        ("GET", "/a-b", None),
        ("GET", "/users/7/files/a/b", "file"),
        ("GET", "/users/7/files/live", None),
    ],
)
def test_a_request_belongs_to_its_route(method: str, path: str, expected: str | None) -> None:
    """As at the gateway: a literal path wins, also one that stays on the old side."""
    routes = Routes(
        [
            function("file", "/users/{id}/files/{name:path}"),
            function("user", "/users/{id}"),
            function("me", "/users/me"),
            function("dotted", "/a.b"),
        ],
        ["GET /users/{id}/files/live"],
    )

    assert routes.function(method, path) == expected
