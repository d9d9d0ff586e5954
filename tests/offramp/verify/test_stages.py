"""A cluster as `offramp verify` sees it: the gateway's address, the callers' name, secrets."""

from types import SimpleNamespace

import pytest

from offramp.catalogue import load
from offramp.errors import OfframpError
from offramp.platforms import stages
from tests.offramp.cases.conftest import project, served

__all__ = ["project", "served"]


def platform(folder, callers, secrets):
    """Something that says what a cluster says."""
    return SimpleNamespace(
        project=SimpleNamespace(catalogue=load(folder)),
        callers=lambda: callers,
        vault=SimpleNamespace(read=secrets.get, place="the cluster"),
        cluster=SimpleNamespace(namespace="shop"),
    )


def test_the_gateway_is_called_by_the_callers_name(project, served):
    """From outside the name leads nowhere; the address does."""
    found = platform(project, "http://shop.example", {"key": b"text"})
    with stages.cluster(found, {"key"}, served.address) as place:
        headers = place.stage.accounts.headers(["demo"])

    assert headers == {"demo": {"Authorization": "Bearer opaque"}}
    assert served.seen[0][2]["Host"] == "shop.example"
    assert place.stage.secrets == {"key": "text"}
    assert place.stage.rows is None
    assert place.no_rows is not None
    assert "shop" in place.name


@pytest.mark.parametrize(
    ("callers", "secrets", "message"),
    [(None, {"key": b""}, "--gateway"), ("http://a", {}, "no Secret key in the cluster")],
)
def test_what_a_cluster_lacks_is_named(project, callers, secrets, message):
    """Before anything is sent."""
    found = platform(project, callers, secrets)
    with pytest.raises(OfframpError, match=message), stages.cluster(found, {"key"}, None):
        pass
