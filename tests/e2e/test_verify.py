"""`offramp verify` on a cluster: answers through Istio's gateway, and what it says of rows."""

import json

import pytest

from tests.e2e.cluster import ROOT

pytestmark = pytest.mark.cluster
LONGEST_SECONDS = 300


def test_both_sides_answer_alike_through_the_gateway(cluster, callers):
    """`x-offramp` chooses the side; rows of a database with other callers are not compared."""
    words = ("verify", "auth-login", "user-get-profile", "--yes", "--json")
    with cluster.start(*words, "--gateway", callers.address, folder=ROOT) as process:
        output, errors = process.communicate(timeout=LONGEST_SECONDS)
    assert output, errors
    document = json.loads(output)

    assert (process.returncode, document["verdict"]) == (0, "same"), document
    assert document["rows"]["compared"] is False
    assert [each["function"] for each in document["functions"]] == [
        "auth-login",
        "user-get-profile",
    ]


def test_nothing_is_written_unasked(cluster, callers):
    """Without --yes only what reads is sent; the rest is held, and that is no pass."""
    with cluster.start(
        "verify", "auth-logout", "--gateway", callers.address, folder=ROOT
    ) as process:
        output, _ = process.communicate(timeout=LONGEST_SECONDS)

    assert process.returncode == 3
    assert "3 of 3 cases could write to data that stays; --yes sends them" in output


def test_the_cases_are_those_of_the_project(cluster):
    """The catalogue in the cluster has no folders."""
    done = cluster.offramp("verify", "auth-logout")

    assert done.code == 2
    assert "name it with --project" in done.errors
