"""What `offramp images` builds."""

import re
from pathlib import Path

import pytest

from offramp.catalogue import load
from offramp.commands.images import PASSED_ON
from offramp.errors import UsageError
from offramp.images.docker import Docker
from offramp.images.plan import plan

ROOT = Path(__file__).parents[3]
DOCKERFILES = [
    ROOT / "template/python3-function/Dockerfile",
    ROOT / "monolith/Dockerfile",
    ROOT / "k8s/images/operators/Dockerfile",
    ROOT / "k8s/images/worker/Dockerfile",
]


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


def stages(dockerfile: Path) -> list[str]:
    """Return the text of each stage."""
    return re.split(r"^FROM ", dockerfile.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda file: file.parent.name)
def test_every_stage_that_asks_for_packages_knows_where(dockerfile):
    """Without BuildKit an argument ends with its stage, and pip asks the public index."""
    asking = [stage for stage in stages(dockerfile) if "\nRUN install-" in stage]

    assert asking
    for name in PASSED_ON[1:]:
        assert [stage for stage in asking if f"\nARG {name}\n" not in stage] == [], name
