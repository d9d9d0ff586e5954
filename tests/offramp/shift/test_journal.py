"""The journal survives crashes, many writers and years."""

import json
import stat
import threading
import time
from dataclasses import replace

import pytest

from offramp.errors import OfframpError
from offramp.shift.journal import Change, Entry, Journal, are_judged, old_baseline
from offramp.window import Window

WINDOW = Window(60, 1, 2, ((10.0, 60),), 10.0)


def entry(subject="goods-add", reason="step 1 of 3", old=None):
    change = Change(0, 10, reason, "advance")
    return Entry("2026-01-31T12:00:00.000+00:00", "ana@desk", subject, change, old, WINDOW)


def test_an_entry_comes_back_as_it_was_written(journal):
    """`why` and the gate at 100 read what the shift wrote."""
    journal.append([entry(old=WINDOW)])

    assert list(journal.entries(["goods-add"])) == [entry(old=WINDOW)]


def test_the_document_has_the_keys_others_rely_on(journal):
    """They are a contract (design, part 7)."""
    assert set(entry().document()) == {
        *("time", "actor", "subject", "from", "to", "reason", "verdict", "windows", "bounds")
    }


def test_only_the_subject_asked_for_is_told(journal):
    """A name in another entry's reason is not its subject."""
    journal.append([entry("goods-add"), entry("other", reason='"goods-add"')])

    assert [each.subject for each in journal.entries(["goods-add"])] == ["goods-add"]


def test_a_torn_last_line_is_skipped_and_the_next_entry_is_whole(journal, caplog):
    """The power may fail in the middle of a write."""
    journal.append([entry(), entry()])
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:-20])

    journal.append([entry(reason="after")])

    assert [e.change.reason for e in journal.entries(["goods-add"])] == ["step 1 of 3", "after"]
    assert "line 2 is not whole" in caplog.text


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("time", None), ("actor", 7), ("reason", None), ("reason", ["x"]), ("verdict", 7)),
        *(("from", "x"), ("to", None), ("windows", None), ("windows", {"old": "x", "new": None})),
        *(("bounds", ["x"]), ("bounds", {"latency_ratio": "x"}), ("bounds", None)),
        ("bounds", "[" * 5_000 + "]" * 5_000),
    ],
)
def test_an_entry_of_another_shape_is_named_and_skipped(journal, caplog, key, value):
    """On a cluster others may write there, and `why` has to tell the rest."""
    document = entry(reason="before").document() | {key: value}
    text = json.dumps(document).replace('"[[', "[[").replace(']]"', "]]")
    journal.path.write_text(text + "\n")
    journal.append([entry(reason="after")])

    assert [e.change.reason for e in journal.entries(["goods-add"])] == ["after"]
    assert "line 1 is not whole" in caplog.text


def test_writers_at_once_do_not_mix_their_lines(journal):
    """Two groups may be shifted at the same time."""
    threads = [
        threading.Thread(target=lambda: [journal.append([entry()] * 3) for _ in range(20)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(list(journal.entries(["goods-add"]))) == 240


def test_it_is_for_its_owner_alone(journal):
    """Names of people and machines are in it."""
    journal.append([entry()])

    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_a_hundred_thousand_lines_are_read_in_seconds(journal):
    """Nobody rotates it, so it grows for years."""
    journal.append([entry(f"function-{n % 20}", old=WINDOW) for n in range(100_000)])
    began = time.thread_time()  # of this thread's own work, however busy the machine is

    assert old_baseline(journal.entries(["function-3"]), 50) == WINDOW
    assert time.thread_time() - began < 5


@pytest.mark.parametrize("where", ["a folder", "below a file"])
def test_a_journal_that_cannot_be_opened_is_named(tmp_path, where):
    """Somebody made it as root, say; the weights are written by then, and go back."""
    (tmp_path / "file").write_text("")
    path = tmp_path if where == "a folder" else tmp_path / "file" / "journal.jsonl"

    with pytest.raises(OfframpError, match=f"cannot write to the journal {path}: "):
        Journal(path).append([entry()])


@pytest.mark.parametrize(
    ("verdicts", "judged"),
    [
        ({}, True),
        ({100: "advance"}, True),
        ({100: None}, False),
        ({50: "advance"}, False),
        ({50: "advance", 100: None}, False),
        ({100: "hold"}, False),
    ],
)
def test_a_step_is_judged_once_it_was_found_to_be_good(journal, verdicts, judged):
    """A shift that is killed, or held, leaves the weight and no such verdict."""
    for weight, verdict in verdicts.items():
        change = Change(weight, weight, "a step", verdict)
        journal.append([replace(entry(), change=change, bounds={"error_share": 0.01})])
    journal.append([replace(entry("other"), change=Change(0, 100, "set by hand"))])

    assert are_judged(journal.entries(["goods-add", "other"]), 100) is judged


@pytest.mark.parametrize(
    ("moves", "requests"),
    [
        ([(0, 10, 450), (10, 50, 60)], 450),
        ([(0, 10, 60), (10, 50, 450)], 450),
        ([(0, 10, 450), (10, 50, 40)], 450),
        ([(0, 10, 40), (10, 50, None)], None),
        ([(0, 50, 450), (50, 0, 800), (0, 10, 90), (10, 50, 60)], 90),
        ([(0, 50, 450), (50, 0, None), (0, 10, 40)], 450),
        ([(0, 50, 450), (50, 0, None)], 450),
        ([(0, 50, 450), (50, 10, None), (10, 50, 60), (50, 100, 60)], 60),
    ],
)
def test_the_old_side_is_known_by_its_largest_window_of_this_way_up(journal, moves, requests):
    """One of thirty requests is good or bad by chance; of before a rollback, nobody knows."""
    for before, after, old in moves:
        window = None if old is None else replace(WINDOW, requests=old)
        journal.append([replace(entry(old=window), change=Change(before, after, "a step"))])

    found = old_baseline(journal.entries(["goods-add"]), 50)

    assert (found and found.requests) == requests


def test_of_two_windows_as_large_the_later_is_taken(journal):
    """It is nearer to what is compared with it."""
    later = replace(WINDOW, failures=3)
    journal.append([entry(old=WINDOW), entry(old=later)])

    assert old_baseline(journal.entries(["goods-add"]), 50) == later


def test_no_journal_has_no_entries(journal):
    """A project that was never shifted."""
    assert list(journal.entries(["goods-add"])) == []
    assert old_baseline(journal.entries(["goods-add"]), 1) is None
