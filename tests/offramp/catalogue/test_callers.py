"""Which routes the gateway can check callers of, on a cluster as on one machine."""

import pytest

from offramp.errors import UsageError
from tests.offramp.catalogue.conftest import STACK, Loading

JWT = "jwt: {issuer: i, audience: a, public_key: k}"


@pytest.mark.parametrize("path", ["/things/{id}.csv", "/a/{b:path}/{c}", "/{a:path}.csv"])
def test_callers_of_what_a_cluster_cannot_name_are_not_checked_at_the_gateway(
    loading: Loading, path: str
) -> None:
    """Istio's policies have an operator for a segment, and one for several with text behind it."""
    names = ("max_request_bytes: 1000}", f"max_request_bytes: 1000, {JWT}}}")
    text = STACK.replace("/things/{id}", path)

    loading(STACK, text)  # nobody is checked
    with pytest.raises(UsageError, match="the gateway cannot check the callers"):
        loading(STACK, text.replace(*names))


@pytest.mark.parametrize("path", ["/things/{id}", "/{a}/{b}/", "/f/{b:path}", "/f/{b:path}/edit"])
def test_callers_of_whole_segments_are(loading: Loading, path: str) -> None:
    """And a function that checks none itself may have any path."""
    names = ("max_request_bytes: 1000}", f"max_request_bytes: 1000, {JWT}}}")
    found = loading(STACK, STACK.replace("/things/{id}", path).replace(*names))

    assert found.function("thing").path == path
