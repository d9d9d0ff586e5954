"""GET /users/me."""

import pytest

FUNCTION, PATH = "user/get-profile", "/users/me"


def test_the_caller_sees_their_profile(call, ana):
    """All of it but the password and the version, which is the ETag."""
    answer = call("GET", caller=ana)

    assert answer.status == 200
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert set(answer.json) == {
        *("id", "email", "name", "locale", "currency", "role", "created_at", "updated_at"),
    }
    assert (answer.json["id"], answer.json["email"]) == (str(ana.id), ana.email)
    assert answer.json["created_at"].endswith("Z")


@pytest.mark.parametrize("header", ['"1"', 'W/"1"', '"0", "1"', "*"])
def test_a_known_version_is_not_sent_again(call, ana, header):
    """Phones ask often, and little changes."""
    answer = call("GET", caller=ana, headers={"If-None-Match": header})

    assert (answer.status, answer.content, answer.headers["ETag"]) == (304, b"", '"1"')


@pytest.mark.parametrize("header", ['"2"', "1", ""])
def test_another_version_is_sent(call, ana, header):
    """A tag without quotes is no tag."""
    assert call("GET", caller=ana, headers={"If-None-Match": header}).status == 200


def test_a_signed_out_caller_sees_nothing(call, ana, rows):
    """The token alone is not enough: its session must stand."""
    rows("UPDATE sessions SET revoked_at = now(), revoked_reason = 'logout'")

    answer = call("GET", caller=ana)

    assert (answer.status, answer.json["detail"]) == (401, "the session has ended")
