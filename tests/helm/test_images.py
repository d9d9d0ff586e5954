"""Which image, in which version."""

import pytest

from tests.helm.chart import OWN, SHOP, RefusedError, pods, render

DIGEST = f"sha256:{'a' * 64}"
STRICT = ("--set", "requireVersion=true")


@pytest.mark.parametrize("env", ["staging", "prod"])
def test_where_callers_are_a_version_must_be_given(env):
    """What stack.yml says after `${TAG:-` is for one machine."""
    with pytest.raises(RefusedError, match=r"which version of registry\.example\.com/ledger/"):
        render(OWN, env=env)

    for name, spec in pods(render(OWN, "--set-string", "tag=1.2", env=env)):
        for container in spec["containers"]:
            assert container["image"].endswith(":1.2"), name


def test_a_digest_is_a_version():
    """Each image that has one needs no tag."""
    names = ("list-orders", "shop", "offramp-worker", "offramp-operators", "offramp-pgbouncer")
    given = [part for name in names for part in ("--set", f"digests.{name}={DIGEST}")]

    images = {
        container["image"]
        for _, spec in pods(render(SHOP, *STRICT, *given))
        for container in spec["containers"]
    }

    assert f"ghcr.example/shop/list-orders@{DIGEST}" in images
    assert "ghcr.example/shop/show-order:1.4.0" in images  # stack.yml itself names a version
    with pytest.raises(RefusedError, match=r"which version of ghcr\.example/shop/list-orders\?"):
        render(SHOP, *STRICT, *given[2:])
