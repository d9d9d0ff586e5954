import pytest

from offramp.errors import OfframpError
from offramp.promote.traffic import Standing, Wish, is_done, plan, read

BLUE, GREEN = "shop-00001", "shop-00002"


def standing(**changes):
    known = {
        "function": "shop",
        "serving": BLUE,
        "newest": GREEN,
        "created": GREEN,
        "previous": None,
        "is_held": True,
    }
    return Standing(**known | changes)


def service(spec, status, newest=GREEN):
    return {
        "metadata": {"name": "shop", "generation": 3},
        "spec": {"traffic": spec},
        "status": {
            "traffic": status,
            "latestReadyRevisionName": newest,
            "latestCreatedRevisionName": GREEN,
            "observedGeneration": 3,
            "conditions": [{"type": "RoutesReady", "status": "True"}],
        },
    }


def shares(step):
    """Return {revision or `newest`: (percent, tag)}."""
    return {
        each.get("revisionName", "newest"): (each["percent"], each.get("tag"))
        for each in step.traffic
    }


def test_promotion_gives_the_newest_all_and_keeps_the_one_before():
    """So that one command goes back."""
    step = plan(standing(), Wish.PROMOTE)

    assert shares(step) == {
        GREEN: (100, None),
        "newest": (0, "candidate"),
        BLUE: (0, "previous"),
    }


def test_a_revision_that_is_not_ready_is_not_promoted():
    """Its callers would wait for pods that never come."""
    with pytest.raises(OfframpError, match=f"{GREEN}, is not ready"):
        plan(standing(newest=BLUE), Wish.PROMOTE)


def test_what_serves_already_is_left_alone():
    """Running it twice is harmless."""
    assert plan(standing(serving=GREEN), Wish.PROMOTE).traffic is None


def test_a_promotion_holds_what_was_never_held():
    """Else the next deployment would reach callers at once."""
    step = plan(standing(serving=GREEN, is_held=False), Wish.PROMOTE)

    assert shares(step) == {GREEN: (100, None), "newest": (0, "candidate")}


def test_holding_changes_nothing_for_callers():
    """It is said before a deployment."""
    step = plan(standing(is_held=False), Wish.HOLD)

    assert shares(step) == {BLUE: (100, None), "newest": (0, "candidate")}
    assert plan(standing(), Wish.HOLD).traffic is None


def test_back_swaps_the_two():
    """And forward again is back once more."""
    step = plan(standing(serving=GREEN, previous=BLUE), Wish.BACK)

    assert (shares(step)[BLUE], shares(step)[GREEN]) == ((100, None), (0, "previous"))


def test_without_a_previous_revision_there_is_no_way_back():
    """`offramp rollback` goes to the old side instead."""
    with pytest.raises(OfframpError, match="no revision to go back to"):
        plan(standing(), Wish.BACK)


def test_following_is_what_knative_does_by_itself():
    """Each new revision serves as soon as it is ready."""
    assert plan(standing(), Wish.FOLLOW).traffic == [{"latestRevision": True, "percent": 100}]
    assert plan(standing(is_held=False), Wish.FOLLOW).traffic is None


def test_it_reads_what_knative_reports():
    """Who serves is told by the status; who is held, by what was wanted."""
    held = [{"revisionName": BLUE, "percent": 100}, {"latestRevision": True, "tag": "candidate"}]
    routed = [{"revisionName": BLUE, "percent": 100}, {"revisionName": GREEN, "tag": "candidate"}]
    newest = [{"latestRevision": True, "percent": 100}]

    assert read(service(held, routed)) == standing()
    assert read(service(newest, [{"revisionName": GREEN, "percent": 100}])) == standing(
        serving=GREEN, is_held=False
    )


def test_traffic_that_somebody_else_split_is_refused():
    """It would be overwritten unseen."""
    split = [{"revisionName": BLUE, "percent": 50}, {"revisionName": GREEN, "percent": 50}]

    with pytest.raises(OfframpError, match="who else writes"):
        read(service(split, split))


def test_it_is_done_when_knative_has_seen_it_and_routes():
    """An older generation's answer is not one."""
    step = plan(standing(), Wish.PROMOTE)
    there = service([], [])

    assert is_done(there, step)
    assert not is_done(there | {"metadata": {"name": "shop", "generation": 4}}, step)
