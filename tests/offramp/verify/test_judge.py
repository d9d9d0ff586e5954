"""Planted differences are found, and noise alone is none."""

import uuid
from itertools import count

import pytest

from offramp.verify import paths
from offramp.verify.judge import Known, Verdict, judge

SECONDS = count()


def seen(**changed):
    """What one run looks like; everything that differs each time does."""
    document = {
        "status": 200,
        "headers": {"content-type": "application/json", "x-request-id": str(uuid.uuid4())},
        "body": {"id": str(uuid.uuid4()), "at": f"2026-01-31T12:00:{next(SECONDS) % 60:02}Z"},
        "rows": {"notes": {"inserted": [{"id": str(uuid.uuid4()), "text": "hello", "sent": None}]}},
    }
    for place, value in changed.items():
        *holders, last = place.split("__")
        at = document
        for name in holders:
            at = at[int(name) if name.isdigit() else name]
        at[last.replace("_", "-") if holders == ["headers"] else last] = value
    return document


def test_noise_alone_is_no_difference():
    """Ids, times and tokens are counted, and nobody is told about each."""
    judgement = judge([seen(), seen()], [seen(body__at="2026-01-31T12:01:07Z")])

    assert judgement.verdict is Verdict.SAME
    assert judgement.noise >= 3


@pytest.mark.parametrize(
    ("planted", "where"),
    [
        ({"status": 201}, "status"),
        ({"headers__content_type": "text/plain"}, "headers.content-type"),
        ({"headers__set_cookie": "a=b"}, "headers.set-cookie"),
        ({"headers__x_request_id": "7"}, "headers.x-request-id"),
        ({"body__more": 1}, "body.more"),
        ({"body__id": None}, "body.id"),
        ({"body__id": 17}, "body.id"),
        ({"body__id": uuid.uuid4().hex}, "body.id"),
        ({"rows__notes__inserted__0__text": "bye"}, "rows.notes.inserted[0].text"),
        ({"rows__notes__inserted__0__sent": "2026-01-31"}, "rows.notes.inserted[0].sent"),
        ({"rows__notes__inserted__0__id": None}, "rows.notes.inserted[0].id"),
        ({"rows__other": {"deleted": [{"id": 1}]}}, "rows.other"),
        ({"rows__notes__inserted": []}, "rows.notes.inserted[0]"),
        ({"rows__notes": {"updated": [{"id": 1}]}}, "rows.notes.inserted"),
    ],
)
def test_a_planted_difference_is_found(planted, where):
    """Beside all the noise, and where it is."""
    judgement = judge([seen(), seen()], [seen(**planted)])

    assert judgement.verdict is Verdict.DIFFERENT
    assert paths.text(judgement.differences[0].path) == where


def test_a_difference_in_one_of_several_runs_is_told():
    """A side that is wrong now and then is wrong."""
    judgement = judge([seen()] * 2 + [seen()], [seen(), seen(status=500), seen()])

    assert [paths.text(each.path) for each in judgement.differences] == ["status"]


def test_a_declared_difference_is_counted_and_does_not_hide_another():
    """Somebody gave a reason for this one, and for nothing else."""
    known = Known("body.side", "it says which side answers")
    olds = [seen(body__side="old"), seen(body__side="old")]
    alone = judge(olds, [seen(body__side="new")], [known])
    beside = judge(olds, [seen(body__side="new", status=201)], [known])

    assert (alone.verdict, alone.known) == (Verdict.SAME, {known: 1})
    assert [paths.text(each.path) for each in beside.differences] == ["status"]


def test_a_declared_difference_that_is_not_met_is_not_counted():
    """It can be taken out of the list."""
    assert judge([seen(), seen()], [seen()], [Known("body.side", "because of this")]).known == {}


def test_what_old_has_sometimes_new_may_have_sometimes():
    """A field that is there in one run of the old side and not in another."""
    olds = [seen(), seen(body__hint="wait 5 s")]

    assert judge(olds, [seen(body__hint="wait 9 s")]).verdict is Verdict.SAME
    assert judge(olds, [seen(body__hint=["wait"])]).verdict is Verdict.DIFFERENT


def test_texts_that_vary_freely_are_compared_by_type():
    """No form fits them all."""
    olds = [seen(body__joke="knock, knock"), seen(body__joke="a horse walks into a bar")]

    assert judge(olds, [seen(body__joke="why did the chicken")]).verdict is Verdict.SAME
    assert judge(olds, [seen(body__joke=None)]).verdict is Verdict.DIFFERENT


def test_a_text_that_is_never_empty_may_not_be_so():
    """A short code has no form of its own; nobody can use one of no characters."""
    olds = [seen(body__code="aB3x"), seen(body__code="Kp9q")]

    assert judge(olds, [seen(body__code="Zr7y")]).verdict is Verdict.SAME
    assert judge(olds, [seen(body__code="")]).verdict is Verdict.DIFFERENT
    assert judge([*olds, seen(body__code="")], [seen(body__code="")]).verdict is Verdict.SAME


ROW = {"id": 7, "key": "6f1c8f0e-3d1c-4f43-9a0e-0d0b7a2f3c11", "text": "hello", "tags": ["a"]}
OTHER = ROW | {"id": 8, "key": str(uuid.uuid4()), "text": "bye", "tags": ["b", "c"]}


@pytest.mark.parametrize(
    "put",
    [
        lambda row: {"body__last": row},
        lambda row: {"body__list": [row] if row else []},
        lambda row: {"rows__jobs": {"inserted": [row] if row else []}},
    ],
)
@pytest.mark.parametrize(
    ("new", "verdict"),
    [
        (OTHER, Verdict.SAME),
        (OTHER | {"tags": []}, Verdict.SAME),
        (OTHER | {"text": None}, Verdict.DIFFERENT),
        (OTHER | {"text": ""}, Verdict.DIFFERENT),
        (OTHER | {"key": "none"}, Verdict.DIFFERENT),
        (OTHER | {"tags": [1]}, Verdict.DIFFERENT),
        (OTHER | {"tags": {}}, Verdict.DIFFERENT),
        (OTHER | {"more": 1}, Verdict.DIFFERENT),
        ({"id": 8}, Verdict.DIFFERENT),
    ],
)
def test_what_old_has_now_and_then_holds_the_same_kinds_on_new(put, new, verdict):
    """Anything at all passed for a row, an item or an object that old had once and once not."""
    olds = [seen(**put(None)), seen(**put(ROW))]

    assert judge(olds, [seen(**put(new))]).verdict is verdict


def test_rows_of_another_kind_are_no_noise():
    """Where old wrote to a table once, and once did not, new may not delete from it."""
    olds = [seen(), seen(rows__jobs={"inserted": [ROW]})]

    assert judge(olds, [seen(rows__jobs={"inserted": [OTHER]})]).verdict is Verdict.SAME
    assert judge(olds, [seen(rows__jobs={"deleted": [OTHER]})]).verdict is Verdict.DIFFERENT


def test_an_order_that_varies_may_vary_on_new():
    """Of a long list the first items are told, which may be any of them."""
    items = [{f"n{n}": n} for n in range(40)]
    olds = [seen(body__list=items), seen(body__list=items[::-1])]

    assert judge(olds, [seen(body__list=items[20:] + items[:20])]).verdict is Verdict.SAME
