"""The page of a migration's numbers: from entries of a journal, without a running system."""

import pytest
from click.testing import CliRunner

from offramp.catalogue import load
from offramp.cli import cli
from offramp.errors import UsageError
from offramp.pages import complete
from offramp.shift.journal import Change, Entry
from offramp.usage import Usage
from offramp.window import Window
from tests.test_architecture import ROOT

OLD = Window(requests=500, failures=0, client_errors=3, buckets=((10.0, 500),), seconds=10)
NEW = Window(requests=60, failures=2, client_errors=0, buckets=((4.0, 60),), seconds=10)
NAME = "user-get-profile"


def entry(before, after, reason, *judged):
    verdict, old, new = judged or (None, None, None)
    change = Change(before, after, reason, verdict)
    return Entry("2026-11-24T10:00:00Z", "ana@shop", NAME, change, old, new)


def page(*entries, weight=0, **more):
    sources = complete.Sources(load(ROOT), {NAME: weight}, entries, **more)
    return complete.page(sources)


def test_a_route_is_told_with_what_was_judged():
    """Requests and failures are those of the windows that a verdict looked at."""
    text = page(
        entry(0, 10, "step 1 of 3"),
        entry(10, 10, "too few", "hold", OLD, NEW),
        entry(10, 100, "step 3 of 3"),
        weight=100,
    )

    assert "1 of 18 routes are answered by functions alone." in text
    row = next(line for line in text.splitlines() if line.startswith("| `GET /users/me`"))
    assert row == (
        "| `GET /users/me` | `user-get-profile` | 100 % | 2026-11-24 | 2 | 1 | 0 | 60 | 2 |"
    )
    assert "| `user-get-profile` | 500 | 5.0 | 9.9 | 60 | 2.0 | 4.0 |" in text
    assert "No weight was ever taken back." in text


def look(requests, seconds):
    """Return what a look at the new side saw, all of it in time and well."""
    return Window(requests, 0, 0, ((4.0, requests),), seconds)


@pytest.mark.parametrize(
    ("looks", "judged"),
    [
        ([("hold", 43, 10.0), ("hold", 80, 20.0), ("advance", 100, 30.0)], 100),
        ([("hold", 43, 10.01), ("hold", 40, 10.02)], 83),
        ([("hold", 43, 70.0), ("hold", 60, 10.0), ("advance", 120, 20.0)], 163),
        ([("hold", 43, 10.0), ("advance", 20, 20.0)], 63),
    ],
)
def test_each_judged_request_is_counted_once(looks, judged):
    """While a step holds, each look has all requests since it began, those of the last one too."""
    entries = [entry(10, 10, "", verdict, OLD, look(*one)) for verdict, *one in looks]

    assert f"| {judged} | 0 |" in page(entry(0, 10, "step 1"), *entries)


def test_steps_are_judged_apart():
    """Of the second one no request was seen before."""
    text = page(
        entry(0, 10, "step 1"),
        entry(10, 10, "", "advance", OLD, look(60, 10.0)),
        entry(10, 50, "step 2"),
        entry(50, 50, "", "hold", OLD, look(70, 11.0)),
        entry(50, 0, "", "roll back", OLD, look(90, 21.0)),
    )

    assert "| 150 | 0 |" in text


def test_ways_back_are_told_with_their_reason():
    """They are what others learn from."""
    text = page(entry(50, 0, "2.00% failed |\nbound 1.00%", "roll back", OLD, NEW))

    assert "| `user-get-profile` | 50 % | 0 % | 2.00% failed \\| bound 1.00% |" in text


def test_routes_that_never_moved_say_so():
    """An empty journal is a page, too."""
    assert page().count("never moved") == 18


def test_benches_and_the_cluster_are_told_as_they_were_measured():
    """A bound that was missed stands out."""
    row = {"what": "memory", "ours": 190, "other": 797, "unit": "MiB", "ratio": 4.21}
    number = {"what": "cold start", "value": 1.25, "unit": "s", "bound": "≤ 1", "met": False}

    text = page(
        benches=[{"rows": [row | {"bound": "<= 1/4", "met": True}]}],
        cluster={"numbers": [number]},
        lessons="## Lessons\n\nMeasure first.",
    )

    assert "| memory | 190 | 797 | MiB | 4.21 | <= 1/4 | yes |" in text
    assert "| cold start | 1.25 | s | ≤ 1 | **no** |" in text
    assert text.endswith("Measure first.\n")


def test_both_sides_cost_is_told_for_as_many_requests():
    """The old side has fewer requests the further the migration is."""
    old, new = Usage(12.0, 300.4, 3, 4_000), Usage(2.5, 80, 5, 0)
    text = page(usage={"old": old, "new": new})

    assert "| old | 4,000 | 12.0 | 3.00 | 300 | 3 |" in text
    assert "| new | 0 | 2.5 |  | 80 | 5 |" in text
    assert "What it costs" not in page()


def written(folder, monkeypatch):
    monkeypatch.setenv("OFFRAMP_HOME", str(folder / "home"))
    words = ["--project", str(ROOT), "report", "--out", str(folder / "page.md")]
    return CliRunner().invoke(cli, words)


def test_a_page_is_replaced_in_one_step(tmp_path, monkeypatch):
    """Whoever reads it meanwhile has the old one or the new one, whole."""
    (tmp_path / "page.md").write_text("the last one")
    with (tmp_path / "page.md").open() as reading:
        assert written(tmp_path, monkeypatch).exit_code == 0
        assert reading.read() == "the last one"

    assert "0 of 18 routes" in (tmp_path / "page.md").read_text()
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["page.md"]


def test_a_page_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    """And nothing is left beside it."""
    (tmp_path / "page.md").mkdir()
    done = written(tmp_path, monkeypatch)

    assert "page.md cannot be written" in str(done.exception)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == []


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("--bench", b'{"not": "a list"}', "is not what this option takes"),
        ("--bench", b"[1]", "is not what this option takes (0: "),
        ("--bench", b'[{"rows": [{"what": "x"}]}]', "is not what this option takes (0.rows.0.ours"),
        ("--cluster", b'{"a": 1}', "is not what this option takes (numbers: "),
        ("--cluster", b"[]", "is not what this option takes (the whole: "),
        ("--cluster", b"[" * 100_000, "is no JSON"),
        ("--cluster", b"\xff", "is not in UTF-8"),
        ("--lessons", b"\xff", "is not in UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, monkeypatch, option, content, said):
    """Before anything is written, and not by a traceback."""
    monkeypatch.setenv("OFFRAMP_HOME", str(tmp_path))
    (tmp_path / "given").write_bytes(content)

    words = ["--project", str(ROOT), "report", option, str(tmp_path / "given")]
    result = CliRunner().invoke(cli, words)

    assert isinstance(result.exception, UsageError)
    assert f"given {said}" in str(result.exception)
