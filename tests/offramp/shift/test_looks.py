"""What a person reads of a look: one line for each function, and what to do when it held."""

from dataclasses import replace

import pytest

from offramp.shift import looks
from offramp.shift.bounds import Gate
from offramp.shift.gate import Judgement, Verdict, judge
from offramp.shift.rounds import Measured, Round
from offramp.window import Window


def window(requests: int, failures: int = 0) -> Window:
    return Window(requests, failures, 0, ((10.0, requests),), 10.0)


def measured(old: int, new: int, failures: int = 0) -> Measured:
    sides = window(old), window(new, failures)
    return Measured(*sides, judge(*sides, Gate()))


def test_one_function_is_told_in_whole_sentences():
    """The numbers of both sides, then the verdict with its reason."""
    told = looks.look(Round(10, 10.0, {"cart-show": measured(450, 43)})).splitlines()

    assert told[0].startswith(" 10 %   10.0 s  cart-show: new 43 requests, 0 failed, 0 4xx, p99 10")
    assert told[1] == "       hold: only 43 of 50 requests on the new side"


def test_of_many_functions_a_look_has_one_line_for_each_that_waits():
    """Fifteen functions in two lines each, seven times, hide the two that hold the others."""
    passed = {f"cart-{n}": measured(450, 60) for n in range(13)}
    found = Round(10, 10.0, passed | {"cart-show": measured(450, 43), "cart-add": measured(9, 0)})

    head, heads, first, second = looks.look(found).splitlines()
    assert head == " 10 %   10.0 s  hold: 2 of 15 functions"
    assert heads == "             new  failed  4xx  p99 ms  old  failed  4xx  p99 ms"
    assert first.startswith(
        "  cart-show   43       0    0      10  450       0    0      10  only 43"
    )
    assert second.startswith(
        "  cart-add     0       0    0       -    9       0    0      10  only 9 "
    )


def test_of_many_that_wait_those_are_shown_that_wait_longest():
    """Sixteen lines, seven times, say no more than these; the journal has them all."""
    some = {f"cart-{n}": measured(450, 40 - n) for n in range(16)}

    head, _, *rows, last = looks.look(Round(10, 10.0, some)).splitlines()

    assert head.endswith("hold: 16 functions")
    assert [row.split()[0] for row in rows] == [f"cart-{n}" for n in (15, 14, 13, 12, 11)]
    assert last == "  and 11 more"


def test_when_all_advance_all_are_shown():
    """These are the numbers that the next step stands on."""
    found = Round(50, 10.0, {"cart-show": measured(300, 310), "cart-add": measured(300, 290)})

    first, _, *rows = looks.look(found).splitlines()
    assert first == " 50 %   10.0 s  advance: 2 functions"
    assert [row.split()[:2] for row in rows] == [["cart-show", "310"], ["cart-add", "290"]]


def test_what_takes_a_group_back_is_shown_alone():
    """One bad function of many is what somebody has to look at."""
    worse = {"cart-add": measured(450, 60, 30)}
    told = looks.look(Round(10, 10.0, {"cart-show": measured(450, 60)} | worse)).splitlines()

    assert told[0] == " 10 %   10.0 s  roll back: 1 of 2 functions"
    assert "50.00% of 60 failed on the new side" in told[2]


def test_a_side_without_numbers_is_not_shown_as_0():
    """A gateway that did not answer says nothing about anybody."""
    missing = Measured(None, window(9), Judgement(Verdict.HOLD, "the numbers are missing"))

    both = looks.look(Round(10, 1.0, {"cart-show": missing, "cart-add": missing})).splitlines()
    assert both[2].split()[:9] == ["cart-show", "9", "0", "0", "10", *"----"]
    assert "old no numbers" in looks.look(Round(10, 1.0, {"cart-add": missing}))


@pytest.mark.parametrize(
    ("way", "functions", "told"),
    [
        ((10, 50, 100), 1, "7.2 requests a second;"),
        ((10, 50, 100), 16, "7.2 requests a second to each function, 115 to all 16;"),
        ((50, 100), 1, "1.5 requests a second;"),
        ((95, 100), 1, "0.8 requests a second;"),
    ],
)
def test_a_plan_says_how_many_requests_it_wants(way, functions, told):
    """Seven looks of ten seconds: else somebody learns after 70 s that it never could pass."""
    said = looks.rate(way, {f"cart-{n}": Gate() for n in range(functions)})

    assert said.startswith(f"that wants 50 requests on either side: {told}")


def test_who_is_held_is_told_how_long_to_wait():
    """To begin anew with the same window would hold again."""
    last = Round(10, 70.0, {"cart-show": measured(450, 60), "cart-add": measured(100, 10)})
    gates = dict.fromkeys(last.functions, Gate())

    told = looks.after_holding("cart", last, gates)

    # 50 of them come in 350 s, and a fifth more in seven looks of 60 s
    assert "offramp shift cart --window 60\n" in told
    assert told.endswith("or take it back: offramp rollback cart")


def test_functions_that_nobody_calls_are_named():
    """A window of any length holds for them."""
    quiet = {f"cart-{n}": measured(0, 0) for n in range(7)}
    last = Round(10, 70.0, {"cart-show": measured(450, 60)} | quiet)

    told = looks.after_holding("cart", last, dict.fromkeys(last.functions, Gate()))

    assert "nobody calls cart-0, cart-1, cart-2 and 4 more: that alone holds the others" in told
    assert "--window" not in told
    alone = Round(10, 70.0, {"cart-show": measured(0, 0)})
    told = looks.after_holding("cart", alone, {"cart-show": Gate()})
    assert "nobody calls cart-show; `offramp try cart-show` would\n" in told


def test_what_may_still_be_chance_wants_no_longer_window():
    """There was enough of it; nothing is known of how much is."""
    last = Round(10, 70.0, {"cart-show": measured(60, 60, 2)})
    assert last.judgement.verdict is Verdict.HOLD

    assert "--window" not in looks.after_holding("cart", last, {"cart-show": Gate()})


@pytest.mark.parametrize("failures", [60, 0])
def test_what_fails_on_both_sides_is_to_be_mended_first(failures):
    """More traffic of that kind shows no more, also where all is refused."""
    old = Window(450, 450 if failures else 0, 450, ((10.0, 450),), 10.0)
    sides = old, Window(60, failures, 60 - failures, ((10.0, 60),), 10.0)
    last = Round(10, 70.0, {"cart-show": Measured(*sides, judge(*sides, Gate()))})

    told = looks.after_holding("cart", last, {"cart-show": Gate()})

    assert told.startswith("most requests to cart-show fail, or are refused, on both")


def test_what_fails_on_the_new_side_alone_is_not_told_of_both():
    """Who reads it would look for the fault where there is none."""
    last = Round(10, 70.0, {"cart-show": measured(81, 9, 9)})
    assert last.judgement.verdict is Verdict.HOLD

    assert "on both" not in looks.after_holding("cart", last, {"cart-show": Gate()})


@pytest.mark.parametrize(("waiting", "is_told"), [(12, True), (1, False)])
def test_callers_without_an_answer_are_no_lack_of_traffic(waiting, is_told):
    """Who sends more has more of them wait."""
    new = replace(window(30 if not is_told else 288), waiting=waiting, begun=300)
    sides = window(2000), new
    last = Round(10, 70.0, {"cart-show": Measured(*sides, judge(*sides, Gate()))})
    assert last.judgement.verdict is Verdict.HOLD

    told = looks.after_holding("cart", last, {"cart-show": Gate()})

    assert ("`offramp logs cart-show` may say" in told) is is_told
