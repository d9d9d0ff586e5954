import pytest

from offramp.check.checks.connections import ANNOTATION, check
from offramp.check.facts import Database
from offramp.check.result import UnknownError
from tests.offramp.check import objects

ADDRESS = [objects.database_url()]


def deployment(name, connections, *, replicas=1, address=True, surge=None):
    """Return a Deployment each of whose pods opens *connections*; None: it does not say."""
    made = objects.deployment(name) | {"kind": "Deployment"}
    if connections is not None:
        made["metadata"]["annotations"] = {ANNOTATION: str(connections)}
    if address:
        made["spec"]["template"]["spec"]["containers"][0]["env"] = ADDRESS
    made["spec"]["replicas"] = replicas
    if surge is not None:
        made["spec"]["strategy"] = {"rollingUpdate": {"maxSurge": surge}}
    return made


def autoscaler(name, most):
    target = {"scaleTargetRef": {"name": name}, "maxReplicas": most}
    return objects.named("HorizontalPodAutoscaler", name, "autoscaling/v2", spec=target)


@pytest.fixture
def deployed(spoiled):
    """Return a function that gives facts with these Deployments, beside a PgBouncer of 8."""

    def make(*more, takes=97):
        database = Database(("0002",), connections=takes)
        return spoiled(objects=[*objects.release(), *more], database=database)

    return make


def test_everybodys_connections_are_added_up(deployed):
    """Each copy of each."""
    (found,) = check(deployed(deployment("shop", 10, replicas=2), deployment("worker", 4)))

    assert found.status == "ok"
    assert found.message == (
        "32 of 97 at most (pgbouncer 8, shop 20, worker 4), 54 while all are replaced"
    )


def test_more_than_the_database_takes_fails(deployed, judged):
    """Whoever asks last is refused, and that may be anybody."""
    assert judged(check, deployed(deployment("shop", 10), takes=17)) == ["failed"]
    assert judged(check, deployed(deployment("shop", 10), takes=18)) == ["warning"]


def test_an_autoscaler_counts_with_its_most_copies(deployed, judged):
    """It adds copies just when everybody is busy."""
    facts = deployed(deployment("shop", 10, replicas=2), autoscaler("shop", 20))

    assert judged(check, facts) == ["failed"]


def test_copies_that_come_before_the_others_go_are_warned_of(deployed):
    """During a rollout both are connected."""
    (found,) = check(deployed(deployment("shop", 10, surge=1), takes=30))
    (later,) = check(deployed(deployment("shop", 10, surge=3), takes=30))

    assert (found.status, later.status) == ("warning", "warning")
    assert "36 while all are replaced" in found.message
    assert "56 while all are replaced" in later.message


def test_what_nobody_said_is_warned_of(deployed):
    """A sum without it would promise too much."""
    untold, total = check(deployed(deployment("shop", None), deployment("mailer", 0)))

    assert (untold.status, "shop opens" in untold.message) == ("warning", True)
    assert total.message.startswith("8 of 97")


def test_who_has_no_address_opens_none(deployed, judged):
    """A collector of traces needs no number."""
    assert judged(check, deployed(deployment("collector", None, address=False))) == ["ok"]


def test_functions_without_a_pooler_are_warned_of(spoiled):
    """Nobody knows how many copies there will be."""
    without = [each for each in objects.release() if each["metadata"]["name"] != "pgbouncer"]
    unbounded, _ = check(spoiled(objects=without))

    assert (unbounded.status, "pgbouncer.enabled" in unbounded.remedy) == ("warning", True)


def test_the_charts_own_database_is_known_before_it_is_there(spoiled):
    """At the first installation of a trial there is nothing to ask."""
    own = objects.deployment("postgres")
    own["spec"]["template"]["spec"]["containers"][0]["args"] = ["-c", "max_connections=20"]
    nobody = UnknownError("the Secret is missing")

    (found,) = check(spoiled(objects=[*objects.release(), own], database=nobody))

    assert found.message.startswith("8 of 17 ")


def test_a_database_that_says_nothing_is_no_pass(deployed, judged):
    """Nobody could look."""
    assert judged(check, deployed(takes=None)) == ["unknown"]
