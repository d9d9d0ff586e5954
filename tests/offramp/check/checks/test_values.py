from offramp.check.checks.values import check
from offramp.check.result import RefusedError, UnknownError


def test_what_helm_refuses_is_told_in_its_words(spoiled):
    """Its schema's errors name the key that is wrong."""
    refusal = RefusedError("values don't meet the schema: hostz", "put it right in x.yaml")
    (found,) = check(spoiled(refusal=refusal))

    assert (found.status, found.message) == ("failed", "values don't meet the schema: hostz")


def test_without_helm_nothing_is_known(spoiled, judged):
    """The machine lacks something, the release may be right."""
    assert judged(check, spoiled(refusal=UnknownError("there is no helm"))) == ["unknown"]
