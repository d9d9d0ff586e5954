from offramp.check.checks.secrets import check
from offramp.check.facts import Facts
from tests.offramp.check import objects

STRONG = b"xk2Jw9-PqLr7mZ0aV4tYb8NcE5sHdU1f"
DATABASE = {"url": b"postgresql://", "direct-url": b"postgresql://"}


def found(token, database=DATABASE):
    return {("toys", "token"): token, ("toys", "database"): database}


def test_a_missing_secret_fails_with_the_command_that_makes_it(spoiled):
    """Pods would wait for it and nothing would say so."""
    (finding,) = check(spoiled(secrets=found(None)))

    assert (finding.status, finding.message) == ("failed", "the Secret token is missing in toys")
    assert "offramp --on kubernetes -n toys secrets" in finding.remedy


def test_a_secret_that_the_release_makes_may_be_missing(spoiled, judged):
    """A trial's Job makes it before any pod needs it."""
    release = [*objects.release(), objects.job("secrets")]

    assert judged(check, spoiled(objects=release, secrets=found(None))) == ["ok"]


def test_a_secret_of_a_kind_that_nobody_makes_has_another_remedy(spoiled):
    """`offramp secrets` cannot make a database's address."""
    (finding,) = check(spoiled(secrets=found({"token": STRONG}, None)))

    assert "kubectl create secret generic database --from-file=url=FILE" in finding.remedy


def test_a_secret_without_its_key_fails(spoiled):
    """The pod would not start."""
    (finding,) = check(spoiled(secrets=found({"value": STRONG})))

    assert finding.message == "the Secret token has no key token"


def test_a_weak_secret_fails_and_in_a_trial_warns(spoiled, judged):
    """What can be guessed is as good as none."""
    weak = found({"token": b"changeme"})

    assert judged(check, spoiled(secrets=weak)) == ["failed"]
    assert judged(check, spoiled(secrets=weak, env="dev")) == ["warning"]


def test_a_trials_value_is_weak_however_long(spoiled, facts: Facts):
    """It lies in a developer's folder."""
    (value,) = facts.trials
    (finding,) = check(spoiled(secrets=found({"token": value + b"\n"})))

    assert (finding.status, "is a trial's" in finding.message) == ("failed", True)


def test_the_gateways_certificate_is_looked_for_beside_the_gateway(spoiled):
    """Istio reads it in the namespace of the gateway's pods."""
    gateway = objects.gateway(tls={"credentialName": "shop-tls"})
    (finding,) = check(spoiled(objects=[gateway, objects.catalogue()]))

    assert finding.message == "the Secret shop-tls is missing in istio-system"
