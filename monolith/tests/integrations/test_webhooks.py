"""POST /integrations/webhooks/{source}."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from monolith.tests.world import SHOP_SECRETS, standard_signature

BODY = b'{"type": "order.created", "data": {"n": 1}}'


def deliver(world, body=BODY, source="shop", **signed):
    headers = standard_signature(body, **signed)
    return world.call("POST", f"/integrations/webhooks/{source}", data=body, headers=headers)


def test_an_event_is_stored_and_left_to_the_worker(world):
    """Acknowledged at once, processed later; both rows are written together."""
    response = deliver(world)

    assert response.status_code == 202
    assert response.json == {"received": True, "duplicate": False}
    assert world.rows(
        "SELECT source, event_id, type, payload, processed_at FROM webhook_events"
    ) == [("shop", "event-1", "order.created", {"type": "order.created", "data": {"n": 1}}, None)]
    assert world.rows("SELECT topic, payload, state, leased_by FROM outbox") == [
        ("webhook", {"source": "shop", "event_id": "event-1"}, "pending", None),
    ]


def test_the_same_event_is_stored_once(world):
    """Whatever its body says the second time."""
    deliver(world)
    response = deliver(world, b'{"type": "other"}')

    assert (response.status_code, response.json["duplicate"]) == (202, True)
    assert world.rows("SELECT count(*) FROM outbox") == [1]


def test_twins_are_stored_once(world):
    """Exactly one of them is new."""
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: deliver(world), range(6)))

    assert sorted(answer.json["duplicate"] for answer in answers) == [False] + [True] * 5
    assert world.rows("SELECT count(*) FROM outbox") == [1]


def test_each_secret_of_a_source_is_accepted(world):
    """One of them is new."""
    assert deliver(world, secret=SHOP_SECRETS[1]).status_code == 202


def test_one_right_signature_of_several_is_enough(world):
    """And signatures of other versions are ignored."""
    headers = standard_signature(BODY)
    headers["webhook-signature"] = f"v1a,xx v1,AAAA {headers['webhook-signature']}"

    assert (
        world.call("POST", "/integrations/webhooks/shop", data=BODY, headers=headers).status_code
        == 202
    )


def test_unknown_sources_are_not_there(world):
    """Even if they are signed somehow."""
    response = deliver(world, source="nobody")

    assert response.status_code == 404
    assert response.json["detail"] == "there is nothing at /integrations/webhooks/nobody"


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"webhook-id": ""}, "a signature is required"),
        ({"webhook-id": "x" * 256}, "a signature is required"),
        ({"webhook-timestamp": ""}, "a signature is required"),
        ({"webhook-timestamp": "soon"}, "a signature is required"),
        ({"webhook-signature": ""}, "a signature is required"),
        ({"webhook-signature": "v2,AAAA"}, "a signature is required"),
        ({"webhook-timestamp": "1"}, "the signature is too old"),
        ({"webhook-id": "event-2"}, "the signature does not match"),
        ({"webhook-signature": "v1,AAAA"}, "the signature does not match"),
        ({"webhook-signature": "v1,ä"}, "the signature does not match"),
    ],
)
def test_unsigned_events_are_refused(world, change, detail):
    """Id, time and body are all signed."""
    headers = standard_signature(BODY) | change
    response = world.call("POST", "/integrations/webhooks/shop", data=BODY, headers=headers)

    assert response.status_code == 401
    assert response.json["detail"] == detail
    assert world.rows("SELECT count(*) FROM webhook_events") == [0]


@pytest.mark.parametrize("signed", [{"body": BODY + b" "}, {"secret": "eHh4"}])
def test_signatures_of_something_else_do_not_match(world, signed):
    """Of another body, or by somebody else."""
    headers = standard_signature(**{"body": BODY, **signed})
    response = world.call("POST", "/integrations/webhooks/shop", data=BODY, headers=headers)

    assert response.json["detail"] == "the signature does not match"


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"", 400, "the body is empty"),
        (b"[]", 422, "body must be an object"),
        (b"{}", 422, "type is required"),
        (b'{"type": ""}', 422, "type must have at least 1 characters"),
        (b'{"type": "x", "y": "\\u0000"}', 422, "body must not contain control characters"),
    ],
)
def test_signed_events_can_still_be_wrong(world, body, status, detail):
    """Nothing of them is stored."""
    response = deliver(world, body)

    assert response.status_code == status
    assert response.json["detail"] == detail
    assert world.rows("SELECT count(*) FROM webhook_events") == [0]
