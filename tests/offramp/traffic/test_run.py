from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from offramp.cases.connection import Gateway
from offramp.catalogue import load
from offramp.errors import OfframpError
from offramp.platforms.front import in_folder
from offramp.traffic import mix
from offramp.traffic.run import Traffic
from offramp.traffic.schedule import Pace

if TYPE_CHECKING:
    from tests.offramp.traffic.conftest import Served


def ready(project: Path, served: "Served", side: str | None = None) -> Traffic:
    catalogue = load(project)
    entries = mix.entries(catalogue.functions)
    connection = Gateway(served.address, side)
    return Traffic.ready(catalogue, connection, in_folder(project / "secrets"), entries)


def test_the_mix_goes_through_the_gateway(project: Path, served: "Served") -> None:
    """Only cases with traffic are sent, with the token of their account."""
    traffic = ready(project, served)

    traffic.run(Pace(rate=500, seconds=0.04), seed=1)

    assert served.paths() == ["/login", *["/things/1"] * 20]
    assert served.seen[-1][2]["Authorization"] == "Bearer opaque"
    assert traffic.tally.numbers["thing"].new == 20
    assert traffic.tally.unexpected == 0


def test_a_side_can_be_forced(project: Path, served: "Served") -> None:
    """So a newcomer can look at one side alone."""
    traffic = ready(project, served, side="old")

    traffic.run(Pace(rate=100, seconds=0.02), seed=1)

    assert traffic.tally.numbers["thing"].old == 2


def test_an_unexpected_answer_is_named(project: Path, served: "Served") -> None:
    """Which case, which side, and what was expected."""
    served.thing_status = 500
    traffic = ready(project, served)

    traffic.run(Pace(rate=100, seconds=0.1), seed=1)

    assert traffic.tally.unexpected == 10
    assert len(traffic.tally.examples) == 1  # ten times the same
    first = traffic.tally.examples[0]
    assert (first.function, first.case, first.side) == ("thing", "a thing of the caller", "new")
    assert first.problems == ("status is 500, expected 200",)


def test_a_case_that_must_be_alone_is(project: Path, served: "Served") -> None:
    """A second sync while one runs is refused, and that is no fault."""
    cases = project / "functions" / "thing" / "cases.yml"
    cases.write_text(cases.read_text().replace("traffic: 3", "traffic: 3\n  alone: true"))
    traffic = ready(project, served)

    traffic.run(Pace(rate=1000, seconds=0.02), seed=1)

    assert (traffic.tally.requests, served.most_at_once) == (20, 1)


def test_no_answer_is_unexpected_too(project: Path, served: "Served") -> None:
    """A gateway that went away must show in the numbers."""
    traffic = ready(project, served)
    nobody = replace(traffic.sender, connection=Gateway("http://127.0.0.1:9"))

    replace(traffic, sender=nobody).run(Pace(rate=100, seconds=0.02), seed=1)

    assert traffic.tally.numbers["thing"].neither == 2
    assert traffic.tally.unexpected == 2
    assert "no answer" in traffic.tally.examples[0].problems[0]


def test_an_account_that_cannot_log_in_stops_the_run(project: Path, served: "Served") -> None:
    """Else every request of that account would be an unexpected 401."""
    stack = project / "stack.yml"
    stack.write_text(stack.read_text().replace("POST /login", "GET /login"))

    with pytest.raises(OfframpError, match="the account demo cannot log in: GET /login answered"):
        ready(project, served)


def test_cases_without_traffic_stop_the_run(project: Path, served: "Served") -> None:
    """A table full of dashes would look as if all were well."""
    (project / "functions" / "thing" / "cases.yml").unlink()

    with pytest.raises(OfframpError, match=r"no case has traffic.*functions/\*\*/cases\.yml"):
        ready(project, served)


def test_the_file_is_named_where_one_function_has_no_traffic(project: Path) -> None:
    """Whoever tries one function need not look for where its cases are."""
    thing = load(project).function("thing")
    (thing.folder / "cases.yml").unlink()

    with pytest.raises(OfframpError, match=r"functions/thing/cases\.yml"):
        mix.entries([thing])


def test_a_secret_that_is_missing_is_named(project: Path, served: "Served") -> None:
    """The file to look for stands in the message."""
    (project / "functions" / "thing" / "cases.yml").write_text(
        "- {name: x, sign: {scheme: stripe, secret: s}, expect: {status: 200}, traffic: 1}"
    )

    with pytest.raises(OfframpError, match="secrets/s cannot be read"):
        ready(project, served)
