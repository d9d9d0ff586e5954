"""All checks together."""

from offramp.check.checks import CHECKS
from offramp.check.judge import judge
from offramp.check.result import UnknownError, passes


def test_a_release_that_is_ready_passes_every_check(facts):
    """Else nobody could ever deploy."""
    results = list(judge(facts))

    assert {result.check: result.status for result in results} == dict.fromkeys(CHECKS, "ok")
    assert passes(results)


def test_what_nobody_could_look_at_is_no_pass(spoiled):
    """A cluster that does not answer is not one that is ready."""
    silent = UnknownError("the API server does not answer", "set KUBECONFIG")
    results = list(judge(spoiled(cluster=silent)))

    unknown = [result for result in results if result.status == "unknown"]
    assert {result.check for result in unknown} == {"kubernetes", "istio", "knative", "scaling"} - {
        "scaling"  # nothing in this release scales
    }
    assert {result.remedy for result in unknown} == {"set KUBECONFIG"}
    assert not passes(results)


def test_a_warning_is_a_pass(spoiled, facts):
    """It is for reading, and a pipeline goes on."""
    results = list(judge(spoiled(migrations=None)))

    assert [result.status for result in results].count("warning") == 1
    assert passes(results)


def test_no_secret_is_told_even_where_all_are_weak(spoiled, facts):
    """The results end in the logs of a forge."""
    value = b"password-of-shop"
    weak = {("toys", "token"): {"token": value}, ("toys", "database"): {"url": value}}
    spoilt = spoiled(secrets=weak)
    told = repr([result.document() for result in judge(spoilt)]) + repr(spoilt)

    assert value.decode() not in told
