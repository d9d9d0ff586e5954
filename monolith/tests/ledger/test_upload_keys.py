"""POST /data/uploads with an Idempotency-Key."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from monolith.tests.ledger.uploading import GOOD, files, stored, upload


def test_the_same_key_stores_once(world, ana, environment):
    """A lost answer is given again, marked; the second file goes."""
    first = upload(world, ana, GOOD, **{"Idempotency-Key": "k"})
    second = upload(world, ana, GOOD, **{"Idempotency-Key": "k"})

    assert (second.status_code, second.json) == (201, first.json)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(stored(world)) == 1
    assert len(files(environment)) == 1


def test_the_key_belongs_to_the_files_bytes(world, ana):
    """Raw or in a form, it is the same file; another file is another request."""
    headers = {"Idempotency-Key": "k"}
    upload(world, ana, GOOD, **headers)
    form = world.call(
        "POST",
        "/data/uploads",
        ana,
        headers=headers,
        data={"file": (io.BytesIO(GOOD.encode()), "x.csv")},
        content_type="multipart/form-data",
    )
    other = upload(world, ana, GOOD + "2026-01-01,x,1\n", **headers)

    assert form.headers["Idempotency-Replayed"] == "true"
    assert other.status_code == 409
    assert other.json["detail"] == "this Idempotency-Key was used for another request"


def test_twins_store_once(world, ana):
    """The second waits for the first, and gets its answer."""
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda _: upload(world, ana, GOOD, **{"Idempotency-Key": "k"}), range(6)),
        )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert len(stored(world)) == 1


def test_keys_are_forgotten_after_a_day(world, ana):
    """Then the same key is a new request."""
    upload(world, ana, GOOD, **{"Idempotency-Key": "k"})
    world.rows("UPDATE idempotency_keys SET created_at = now() - interval '25 h'")
    response = upload(world, ana, GOOD, **{"Idempotency-Key": "k"})

    assert "Idempotency-Replayed" not in response.headers
    assert len(stored(world)) == 2


def test_keys_of_others_are_their_own(world, ana, ben):
    """Two users may choose the same key."""
    upload(world, ana, GOOD, **{"Idempotency-Key": "k"})
    response = upload(world, ben, GOOD, **{"Idempotency-Key": "k"})

    assert "Idempotency-Replayed" not in response.headers


@pytest.mark.parametrize("key", ["", "a b", "x" * 256])
def test_keys_have_a_form(world, ana, key):
    """They are stored and compared as they are."""
    response = upload(world, ana, GOOD, **{"Idempotency-Key": key})

    assert response.status_code == 422
    assert response.json["errors"] == [
        {"field": "Idempotency-Key", "message": "must be 1 to 255 visible ASCII characters"},
    ]
