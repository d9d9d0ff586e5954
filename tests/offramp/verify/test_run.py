from itertools import count
from uuid import uuid4

import pytest

from offramp.cases import Answer
from offramp.cases.connection import UnansweredError
from offramp.errors import OfframpError
from offramp.verify import paths
from offramp.verify.bodies.events import CUT
from offramp.verify.judge import Verdict
from offramp.verify.run import verify
from tests.offramp.verify.conftest import answer


def places(outcome):
    return [paths.text(each.path) for each in outcome.judgement.differences]


def test_the_new_side_stands_between_two_runs_of_the_old_one(play, function, case):
    """So a clock that moves by one second moves between the old runs, too."""
    outcome = verify(play.stage, function, case)

    assert play.asked == ["old", "new", "old"]
    assert outcome.verdict is Verdict.SAME


def test_a_counter_is_noise(play, function, case):
    """It is one more each time, whoever is asked."""
    numbers = count()
    play.old.answer = play.new.answer = lambda: answer({"n": next(numbers)})
    outcome = verify(play.stage, function, case)

    assert (outcome.verdict, outcome.judgement.noise) == (Verdict.SAME, 1)


def test_both_are_asked_again_before_a_difference_is_told(play, function, case):
    """A value that was equal twice by chance is noise all the same."""
    values = iter([5, 5, 6])
    play.old.answer = lambda: answer({"ms": next(values)})
    play.new.answer = lambda: answer({"ms": 7})
    outcome = verify(play.stage, function, case)

    assert play.asked == ["old", "new", "old", "new", "old"]
    assert outcome.verdict is Verdict.SAME


def test_a_difference_that_stays_is_told(play, function, case):
    """After three rounds."""
    play.new.answer = lambda: answer({"n": 1})
    outcome = verify(play.stage, function, case)

    assert play.asked == ["old", "new", "old", "new", "old", "new", "old"]
    assert places(outcome) == ["body.n"]


def test_a_json_body_is_no_stream_that_was_cut(play, function, case):
    """A calendar says whether it ends; its events were compared as far as the shorter list."""
    play.old.answer = lambda: answer({"ends": False, "events": [{"n": 1}, {"n": 2}]})
    play.new.answer = lambda: answer({"ends": False, "events": [{"n": 1}]})
    assert places(verify(play.stage, function, case)) == ["body.events[1]"]

    play.old.answer = play.new.answer = lambda: answer({"ends": False})
    assert verify(play.stage, function, case).verdict is Verdict.SAME


def test_streams_that_were_cut_are_the_same_as_far_as_both_told(play, function, case):
    """Whoever was read a moment longer has told more."""
    events = count(1)

    def stream():
        body = b"data: {}\n\n" * next(events) + CUT
        return Answer(200, {"content-type": "text/event-stream"}, body)

    play.old.answer = play.new.answer = stream
    assert verify(play.stage, function, case).verdict is Verdict.SAME


def test_rows_of_both_sides_are_compared(play, function, case):
    """An answer says nothing about what stays behind."""

    def writes(*rows):
        def act():
            play.table.rows += rows
            return answer({})

        return act

    play.old.answer = writes({"text": "hello"})
    play.new.answer = writes({"text": "hello"}, {"text": "planted"})
    assert places(verify(play.stage, function, case)) == ["rows.note.inserted[1]"]

    play.new.answer = writes({"text": "hello"})
    assert verify(play.stage, function, case).verdict is Verdict.SAME


def test_rows_that_are_written_later_are_waited_for(play, function, case):
    """A worker delivers after the answer; what counts is what is there in the end."""

    def at_once():
        play.table.rows = [{"text": "hello"}]
        return answer({})

    def later():
        play.table.later = [{"text": "hello"}]
        return answer({})

    play.old.answer, play.new.answer = at_once, later
    assert verify(play.stage, function, case).verdict is Verdict.SAME


def test_ids_of_rows_are_not_waited_for(play, function, case):
    """They differ however long one looks; the wait for each such case was the run's length."""

    def writes():
        play.table.rows = [{"id": str(uuid4()), "at": f"2026-01-31T12:00:0{len(play.asked)}Z"}]
        return answer({})

    play.old.answer = play.new.answer = writes
    assert verify(play.stage, function, case).verdict is Verdict.SAME

    assert play.slept == len(play.asked)


def test_a_number_that_is_written_later_is_waited_for(play, function, case):
    """It may be a state; only what differs each time is known not to come."""

    def writes(*totals):
        def act():
            play.table.totals = list(totals)
            return answer({})

        return act

    def changes():
        first, *others = play.table.totals
        play.table.totals = others or [first]
        return {"note": {"updated": [{"total": first}]}}

    play.table.changes = changes
    play.old.answer, play.new.answer = writes(2), writes(1, 1, 1, 2)

    assert verify(play.stage, function, case).verdict is Verdict.SAME


def test_rows_that_never_come_are_a_difference(play, function, case):
    """Waiting ends."""

    def at_once():
        play.table.rows = [{"text": "hello"}]
        return answer({})

    play.old.answer = at_once
    assert places(verify(play.stage, function, case)) == ["rows.note"]


def test_a_case_that_gets_something_else_than_it_expects_proves_nothing(play, function, case):
    """Two sides that both answer 500 are equal, and nobody wants that."""
    play.old.answer = play.new.answer = lambda: answer({}, 500)
    outcome = verify(play.stage, function, case)

    assert outcome.verdict is Verdict.UNEXPECTED
    assert outcome.unexpected == (
        "neither side answers as the case expects: status is 500, expected 200",
    )


def test_an_old_side_that_failed_once_proves_nothing(play, function, case):
    """What its good answer holds was noise beside the bad one, whatever the new side said."""
    first, *others = answer({"error": "starting"}, 503), *[answer({"n": 1})] * 6
    answers = iter([first, *others])
    play.old.answer = lambda: next(answers)
    play.new.answer = lambda: answer({"n": 2})
    outcome = verify(play.stage, function, case)

    assert outcome.verdict is Verdict.UNEXPECTED
    assert outcome.unexpected == (
        "old does not answer as the case expects: status is 503, expected 200",
    )


def test_what_was_said_in_each_run_is_told_once(play, function, case):
    """Three rounds would tell the same seven times."""
    play.old.answer = lambda: answer({"n": 1}, 404)
    play.new.answer = lambda: answer({"n": 2}, 404)
    outcome = verify(play.stage, function, case)

    assert len(outcome.unexpected) == 1


def test_a_difference_is_told_beside_what_nobody_expects(play, function, case):
    """The case may be wrong, and the new side, too."""
    play.old.answer = lambda: answer({}, 404)
    play.new.answer = lambda: answer({}, 500)
    outcome = verify(play.stage, function, case)

    assert outcome.verdict is Verdict.DIFFERENT
    assert places(outcome) == ["status"]
    assert outcome.unexpected[0].startswith("old does not answer as the case expects")


def test_an_answer_of_the_other_side_is_told(play, function, case):
    """Else the old side would be compared with itself, and be the same."""
    play.new.answer = lambda: answer({}, served_by="old")
    outcome = verify(play.stage, function, case)

    assert outcome.verdict is Verdict.DIFFERENT
    assert outcome.problems[0].startswith("new: old answered: ")


def test_a_side_that_does_not_answer_is_told(play, function, case):
    """The other cases go on."""

    def silent():
        raise UnansweredError("no answer")

    play.new.answer = silent
    outcome = verify(play.stage, function, case)

    assert outcome.verdict is Verdict.DIFFERENT
    assert outcome.problems == ("new: no answer",)


def test_an_account_that_is_not_let_in_counts_against_the_case(play, function, case, monkeypatch):
    """A login that was locked by cases before it ended the comparison, and what it had found."""

    def refuse(_play, names):
        if list(names):
            raise OfframpError("the account ana cannot log in: POST /login answered 429")
        return {}

    monkeypatch.setattr(type(play), "headers", refuse)

    outcome = verify(play.stage, function, case.model_copy(update={"account": "ana"}))
    assert outcome.verdict is Verdict.DIFFERENT
    assert outcome.problems == (
        "nothing was sent: the account ana cannot log in: POST /login answered 429",
    )
    assert verify(play.stage, function, case).verdict is Verdict.SAME


def test_rows_that_are_nested_too_deeply_count_against_the_case(play, function, case):
    """They ended the comparison of all that came after."""

    def changes():
        deep = len(play.asked)
        for _ in range(900):
            deep = [deep]
        return {"note": {"inserted": [{"n": deep}]}}

    play.table.changes = changes

    outcome = verify(play.stage, function, case)

    assert outcome.verdict is Verdict.DIFFERENT
    assert "nested too deeply" in outcome.problems[0]


@pytest.mark.parametrize("at", ["changes", "restore", "keep"])
def test_a_database_that_fails_counts_against_the_case(play, function, case, at):
    """A side may drop a table; the cases of other functions are told all the same."""

    def fail():
        raise OfframpError("there is no relation note")

    setattr(play.table, at, fail)
    outcome = verify(play.stage, function, case)

    assert outcome.verdict is Verdict.DIFFERENT
    assert "there is no relation note" in outcome.problems[0]


def test_a_settled_query_that_fails_counts_against_the_case(play, function, case):
    """It ended the whole run, although the cases before it and after it can be told."""

    def fail():
        raise OfframpError("x-offramp.verify.settled gives no value")

    play.table.is_settled = fail
    play.new.answer = lambda: play.table.rows.append({"id": 1}) or answer({})
    outcome = verify(play.stage, function, case)

    assert outcome.verdict is Verdict.DIFFERENT
    assert outcome.problems == ("old: x-offramp.verify.settled gives no value",)


def test_rows_that_are_begun_after_the_answer_are_waited_for(play, function, case):
    """Nothing has changed yet, and the query alone knows that something will."""
    seconds_left = count(2, -1)
    play.old.answer = lambda: play.table.soon.append({"id": 1}) or answer({})
    play.table.soon = []

    def is_settled():
        if not play.table.soon:
            return True
        if next(seconds_left) <= 0:
            play.table.rows.append(play.table.soon.pop())
        return False

    play.table.is_settled = is_settled
    assert places(verify(play.stage, function, case)) == ["rows.note"]


def test_what_stays_on_its_way_is_no_proof(play, function, case):
    """Both sides looked the same, as nothing of it was there yet on either."""
    play.table.is_settled = lambda: False
    outcome = verify(play.stage, function, case)

    assert outcome.verdict is Verdict.DIFFERENT
    assert outcome.problems[0].startswith("old: x-offramp.verify.settled is not true 3 seconds")
