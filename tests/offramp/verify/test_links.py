"""Ids that are new each time are noise, but those of one row are one."""

import uuid
from decimal import Decimal

import pytest

from offramp.verify import paths
from offramp.verify.judge import Known, Verdict, judge

SEEDED = "6f1c8f0e-3d1c-4f43-9a0e-0d0b7a2f3c11"


def made(*, lines=2, **wrong):
    """What came of an order with some lines; of *wrong* places each has another id than it has."""
    order = str(uuid.uuid4())
    ids = {"location": order, "body": order, "row": order, "line": order, "owner": SEEDED} | wrong
    rows = [{"id": str(uuid.uuid4()), "order": order} for _ in range(lines)]
    rows[-1]["order"] = ids["line"]
    return {
        "status": 201,
        "headers": {"location": f"/orders/{ids['location']}", "x-request-id": str(uuid.uuid4())},
        "body": {"id": ids["body"], "owner": ids["owner"]},
        "rows": {
            "orders": {"inserted": [{"id": ids["row"], "owner": SEEDED, "sum": Decimal("1.5")}]},
            "lines": {"inserted": rows},
        },
    }


def places(judgement):
    return [paths.text(each.path) for each in judgement.differences]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ("location", "headers.location (also body.id)"),
        ("body", "body.id (also headers.location)"),
        ("row", "rows.orders.inserted[*].id (also body.id)"),
        ("line", "rows.lines.inserted[*].order (also body.id)"),
    ],
)
def test_an_id_that_belongs_to_nothing_is_told_where_it_is(wrong, where):
    """All that was seen of it is that it is an id, as it should be."""
    judgement = judge([made(), made()], [made(**{wrong: str(uuid.uuid4())})])

    assert judgement.verdict is Verdict.DIFFERENT
    assert places(judgement) == [where]


def test_ids_that_belong_together_are_the_same():
    """However many rows there are."""
    assert judge([made(), made()], [made()]).verdict is Verdict.SAME
    assert judge([made(lines=3), made(lines=2)], [made(lines=4)]).verdict is Verdict.SAME


def test_one_that_is_the_same_each_time_needs_no_partner():
    """A seeded id stands where the new side puts it, and is compared as any text."""
    judgement = judge([made(), made()], [made(owner=str(uuid.uuid4()))])

    assert places(judgement) == ["body.owner"]


def test_what_the_old_side_does_not_always_do_is_not_asked_of_new():
    """Two of its runs disagree: there is nothing to hold new to."""
    olds = [made(), made(line=str(uuid.uuid4()))]

    assert judge(olds, [made(line=str(uuid.uuid4()))]).verdict is Verdict.SAME
    assert judge([made()], [made(lines=2)]).differences  # one run tells nothing of noise


@pytest.mark.parametrize("where", ["rows.lines", "body.id", "rows.lines.inserted[*].order"])
def test_it_can_be_declared(where):
    """At either of the two places."""
    known = Known(where, "lines are gathered later")
    olds, new = [made(), made()], made(line=str(uuid.uuid4()))

    assert judge(olds, [new], [known]).verdict is Verdict.SAME
    assert judge(olds, [new], [Known("rows.owners", known.reason)]).verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    "write",
    [
        lambda key: key.hex,
        lambda key: str(key).upper(),
        lambda key: f"<a href='/orders/{key}'>",
        lambda key: f"order {key.hex}.",
    ],
)
def test_an_id_is_one_however_it_is_written(write):
    """With hyphens, without, in capitals, within an address."""

    def seen(row, told):
        return {"body": [write(told)], "rows": {"t": {"inserted": [{"id": str(row)}]}}}

    first, second, third, other = (uuid.uuid4() for _ in range(4))
    olds = [seen(first, first), seen(second, second)]

    assert judge(olds, [seen(third, third)]).verdict is Verdict.SAME
    assert places(judge(olds, [seen(third, other)])) == ["body[*] (also rows.t.inserted[*].id)"]


def test_a_token_is_one_in_the_cookie_and_in_its_row():
    """Who signs in has to be found again by what was handed out."""

    def seen(cookie, row):
        return {
            "headers": {"set-cookie": [{"name": "session", "value": cookie}]},
            "rows": {"sessions": {"inserted": [{"token": row}]}},
        }

    first, second, third, other = (f"{uuid.uuid4().hex[:15]}_Zz{n}-Qx12" for n in range(4))
    olds = [seen(first, first), seen(second, second)]

    assert judge(olds, [seen(third, third)]).verdict is Verdict.SAME
    assert judge(olds, [seen(third, other)]).verdict is Verdict.DIFFERENT
