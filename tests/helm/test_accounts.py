"""What accounts may do, and how long they are there."""

import pytest

from tests.helm.chart import one

POLICY = "helm.sh/hook-delete-policy"


@pytest.mark.parametrize("name", ["routes", "operators", "ledger-callers"])
def test_nobody_in_the_cluster_removes_routes_or_claims(own, name):
    """`offramp routes --prune` alone does, and people run it, as themselves."""
    kept = {"virtualservices", "httproutes", "leases", "configmaps", "requestauthentications"}
    rules = one(own, "Role", name)["rules"]

    for rule in rules:
        if kept & set(rule["resources"]):
            assert "delete" not in rule["verbs"], rule["resources"]


@pytest.mark.parametrize("kind", ["ServiceAccount", "Role", "RoleBinding"])
def test_the_account_that_makes_secrets_goes_when_they_are_made(own, kind):
    """Nothing else needs to make Secrets before the release is there."""
    annotations = one(own, kind, "secrets")["metadata"]["annotations"]

    assert annotations[POLICY] == "before-hook-creation,hook-succeeded"


@pytest.mark.parametrize("name", ["secrets", "migrate", "routes"])
def test_jobs_stay_for_their_logs(own, name):
    """Until the next install or upgrade."""
    assert one(own, "Job", name)["metadata"]["annotations"][POLICY] == "before-hook-creation"
