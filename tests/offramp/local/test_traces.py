"""Traces are found by the first digits of their id and drawn as a tree."""

import json

import pytest

from offramp.errors import UsageError
from offramp.local import traces, waterfall
from offramp.local.collector.store import old_file


def span(trace_id, span_id, parent_id, start_ms, end_ms, **more):
    return {
        "trace_id": trace_id.ljust(32, "0"),
        "span_id": span_id,
        "parent_id": parent_id,
        "service": "gateway",
        "name": span_id,
        "start_ns": start_ms * 1_000_000,
        "end_ns": end_ms * 1_000_000,
        "failed": False,
        "message": "",
        "attributes": {},
        **more,
    }


@pytest.fixture
def file(tmp_path):
    """Three spans of one trace, the oldest in the turned file, and one of another."""
    file = tmp_path / "spans.jsonl"
    write(old_file(file), span("ab12", "root", None, 0, 100))
    write(
        file,
        span("ab99", "other", None, 500, 501),
        span(
            "ab12",
            "sql",
            "handler",
            30,
            50,
            service="login",
            attributes={"db.query.text": "SELECT\n 1"},
        ),
        span("ab12", "handler", "root", 20, 90, service="login", failed=True, message="no"),
    )
    return file


def write(file, *spans):
    file.write_text("".join(json.dumps(s, separators=(",", ":")) + "\n" for s in spans))


def test_the_first_digits_find_a_trace_across_both_files(file):
    """Nobody types 32 digits; the file may turn in the middle of a request."""
    found = traces.find(file, "AB1")

    assert [s["span_id"] for s in found.spans] == ["root", "handler", "sql"]
    assert (found.milliseconds, found.services) == (100.0, ["gateway", "login"])


def test_digits_that_fit_several_traces_are_refused(file):
    """Showing any one of them would mislead."""
    with pytest.raises(UsageError, match="begins 2 trace ids"):
        traces.find(file, "ab")


@pytest.mark.parametrize("text", ["", "xyz", "a" * 33, 'a","x'])
def test_what_is_no_trace_id_is_refused(file, text):
    """Before the file is searched."""
    with pytest.raises(UsageError, match="is not a trace id"):
        traces.find(file, text)


def test_an_unknown_trace_is_none(file):
    """It may still come."""
    assert traces.find(file, "cd") is None


def test_the_latest_traces_come_first(file):
    """What one just did is what one looks for."""
    assert [trace.trace_id[:4] for trace in traces.recent(file, 5)] == ["ab99", "ab12"]


def test_a_torn_line_is_left_out(file):
    """The collector may be writing right now."""
    with file.open("a") as opened:
        opened.write('{"trace_id":"ab12')

    assert len(traces.find(file, "ab12").spans) == 3


def test_a_line_that_was_torn_before_another_is_left_out(file):
    """A full disk, or a kill, ends a line anywhere; the next one follows it at once."""
    other, torn, last = file.read_text().splitlines(keepends=True)
    for size in range(1, len(torn) - 1):
        file.write_text(other + torn[:size] + torn + last)
        found = traces.find(file, "ab12")
        assert [s["span_id"] for s in found.spans] == ["root", "handler"]


def test_the_latest_bytes_may_begin_anywhere_in_a_line(file, monkeypatch):
    """Also at a brace: what looks like a span from there on is none."""
    size = file.stat().st_size
    for last in range(1, size):
        monkeypatch.setattr(traces, "RECENT_BYTES", last)
        assert {one.trace_id[:4] for one in traces.recent(file, 5)} <= {"ab99", "ab12"}


def test_parents_stand_before_their_children(file):
    """Also where spans came in another order."""
    drawn = [(depth, s["span_id"]) for depth, s in traces.tree(traces.find(file, "ab12"))]

    assert drawn == [(0, "root"), (1, "handler"), (2, "sql")]


def test_a_span_whose_parent_is_lost_is_still_shown(tmp_path):
    """A dropped batch must not hide the rest."""
    file = tmp_path / "spans.jsonl"
    write(file, span("ab", "orphan", "lost", 0, 1))

    assert [s["span_id"] for _, s in traces.tree(traces.find(file, "ab"))] == ["orphan"]


def test_the_waterfall_shows_times_statement_and_error(file):
    """What one opens a trace for."""
    text = "\n".join(waterfall.lines(traces.find(file, "ab12")))

    assert "100.0 ms  3 spans  gateway, login" in text
    assert "SELECT 1" in text
    assert "error: no" in text
    assert "!  handler" in text


@pytest.mark.parametrize(
    ("start", "length", "whole", "drawn"),
    [(0, 100, 100, (0, 30)), (50, 50, 100, (15, 15)), (100, 0, 100, (29, 1)), (0, 0, 0, (0, 1))],
)
def test_a_bar_never_leaves_its_frame(start, length, whole, drawn):
    """Also for spans of no length at the very end."""
    text = waterfall.bar(start, length, whole)

    assert len(text) == waterfall.BAR
    assert (len(text) - len(text.lstrip()), text.count("█")) == drawn
