"""Windows: differences of counters, and what is read off them."""

import pytest

from offramp.window import Counters, Window, between, summary

BUCKETS = ((10.0, 50), (20.0, 40), (100.0, 10))


def window(buckets=BUCKETS):
    return Window(100, 1, 2, buckets, 10.0)


def test_a_window_is_what_came_in_between():
    """Counters grow from the source's start; a gate looks at one step."""
    earlier = Counters(100, 1, 0, 5, ((10.0, 100),), since=50)
    later = Counters(150, 2, 0, 6, ((10.0, 150),), since=50.4)

    assert between(earlier, later, 10) == Window(50, 1, 1, ((10.0, 50),), 10, redirects=0, begun=50)


@pytest.mark.parametrize(
    "later",
    [Counters(120, since=80), Counters(99, since=50), Counters(100, failures=-1, since=50)],
    ids=["younger", "fewer requests", "fewer failures"],
)
def test_a_source_that_began_anew_has_no_window(later):
    """The answers in between are lost, and a guess could pass a bad function."""
    assert between(Counters(100, since=50), later, 10) is None


def test_answers_that_broke_count_as_failures_once():
    """A reset before the headers is also a 503 of the gateway's."""
    both = between(Counters(), Counters(10, failures=2, broken=2), 1)
    cut = between(Counters(), Counters(10, failures=0, broken=2), 1)

    assert (both.failures, cut.failures) == (2, 2)


@pytest.mark.parametrize(
    ("ended", "late", "given_up"), [(0, 0, 0), (3, 0, 3), (3, 1, 2), (1, 1, 0), (0, 1, 0)]
)
def test_requests_that_took_too_long_were_not_given_up(ended, late, given_up):
    """The gateway ends both; the first are answered, with 504."""
    found = between(Counters(5, ended=7), Counters(15, ended=7 + ended, late=late), 1)

    assert (found.given_up, found.requests) == (given_up, 10 + given_up)


def test_what_a_caller_has_already_is_no_redirect():
    """304 depends on what the caller kept."""
    found = between(Counters(5, moved=2), Counters(15, moved=9, unmodified=4), 1)

    assert found.redirects == 3


def test_an_entry_from_before_says_nothing_of_what_was_not_counted():
    """The journal is never rewritten."""
    whole = Window(10, 0, 0, (), 1.0, given_up=4, redirects=2, waiting=3, begun=12)
    later = ("given_up", "redirects", "waiting", "begun")
    document = whole.document()
    earlier = {name: n for name, n in document.items() if name not in later}

    assert Window.parse(document) == whole
    assert Window.parse(earlier) == Window(10, 0, 0, (), 1.0, given_up=0, redirects=None)


@pytest.mark.parametrize(
    ("before", "after", "begun"), [(0, 0, 10), (0, 4, 14), (4, 0, 6), (4, 7, 13), (20, 0, 0)]
)
def test_what_waits_at_the_end_is_of_what_was_sent_in_the_window(before, after, begun):
    """It is a state and no sum: what waited before was sent before, and may be answered in it."""
    found = between(Counters(5, waiting=before), Counters(15, waiting=after), 1)

    assert (found.requests, found.waiting, found.begun) == (10, after, begun)


@pytest.mark.parametrize(
    ("failures", "broken", "told"), [(2, 5, 5), (5, 2, 5), (5, 0, 5), (0, 0, 0)]
)
def test_people_are_told_the_failures_that_a_gate_counts(failures, broken, told):
    """`status` showed none of a side whose answers were cut off, and `shift` took it back."""
    counted = Counters(10, failures, broken, since=50.0)

    assert summary(counted)["failures"] == told


@pytest.mark.parametrize(("share", "ms"), [(0.25, 5), (0.5, 10), (0.7, 15), (0.9, 20), (1, 100)])
def test_percentiles_are_interpolated_within_a_bucket(share, ms):
    """As if answers were spread evenly in it."""
    assert window().percentile_ms(share) == pytest.approx(ms)


def test_no_answers_have_no_percentile():
    """Zero milliseconds would look like a very fast side."""
    assert window(()).percentile_ms(0.99) is None


@pytest.mark.parametrize(("ms", "slower"), [(0, 100), (15, 30), (20, 10), (60, 5), (100, 0)])
def test_slower_answers_are_counted_by_the_same_estimate(ms, slower):
    """The latency check counts them on both sides."""
    assert window().slower_than(ms) == pytest.approx(slower)


def test_a_window_comes_back_from_its_document():
    """The journal holds the old side's windows for the step to 100."""
    assert Window.parse(window().document()) == window()
