import pytest

from offramp.check.checks.cors import check
from tests.offramp.check import objects


def stack(*origins):
    return objects.catalogue({"x-offramp": {"gateway": {"cors": {"origins": list(origins)}}}})


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*.toys.dk",
        "http://localhost:8080",
        "http://shop.toys.dk",
        "https://app.example.com",
    ],
)
@pytest.mark.parametrize(
    ("env", "status"), [("dev", "ok"), ("staging", "warning"), ("prod", "failed")]
)
def test_a_default_origin_is_for_trials(spoiled, origin, env, status, judged):
    """A stranger's page could call with the visitor's login."""
    assert judged(check, spoiled(env=env, objects=[stack(origin)])) == [status]


def test_no_origin_at_all_is_fine(spoiled, judged):
    """Not every application is called by browsers."""
    assert judged(check, spoiled(objects=[stack()])) == ["ok"]
