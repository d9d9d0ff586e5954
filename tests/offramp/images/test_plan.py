"""What `offramp images` builds."""

from pathlib import Path

import pytest

from offramp.catalogue import load
from offramp.errors import UsageError
from offramp.images.docker import Docker
from offramp.images.plan import plan

ROOT = Path(__file__).parents[3]


@pytest.fixture
def catalogue():
    return load(ROOT, {"REGISTRY": "registry.example/ledger", "TAG": "v7"})


def names(builds):
    return [build.name for build in builds]


def test_everything_is_built_unless_asked_otherwise(catalogue):
    """A forgotten image would only be missed on the cluster."""
    wanted = [f.name for f in catalogue.functions] + list(catalogue.offramp.images)

    assert names(plan(catalogue, [])) == wanted


def test_registry_and_tag_come_from_the_environment(catalogue):
    """As faas-cli reads the same file."""
    assert plan(catalogue, ["auth-login"])[0].image == "registry.example/ledger/auth-login:v7"


def test_a_group_is_all_its_functions_and_nothing_twice(catalogue):
    """`make images` of one migrated group."""
    assert names(plan(catalogue, ["auth", "auth-login"])) == [
        "auth-login",
        "auth-refresh-token",
        "auth-logout",
    ]


def test_an_unknown_name_is_an_error_that_lists_the_known(catalogue):
    """A typing mistake must not build nothing and say done."""
    with pytest.raises(UsageError, match=r"no image is called athu-login; there are auth-login"):
        plan(catalogue, ["athu-login"])


def test_what_the_user_passes_reaches_docker(catalogue, tmp_path):
    """A private package index is named once, by a build argument."""
    docker = Docker(catalogue, tmp_path, {"PIP_INDEX_URL": "http://index"}, "1.0", "abc")
    function, old = plan(catalogue, ["auth-login", "monolith"])

    assert "PIP_INDEX_URL=http://index" in docker.command(function)
    assert "REVISION=abc" in docker.command(function)
    assert str(ROOT / "monolith/Dockerfile") in docker.command(old)
