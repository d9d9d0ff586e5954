"""How many connections to PostgreSQL a trial opens at most: told, and no more than promised."""

import re
import runpy

import pytest

from offramp.backends.calls import MOST_CONNECTIONS
from offramp.check.checks.connections import holders
from offramp.check.release import Release
from tests.helm.chart import OWN, ROOT, SHOP, one, render

MOST = 25
LISTENING = 1  # the worker's connection that waits for rows
ENVIRONMENTS = ("dev", "staging", "prod")


def told(objects):
    """Return the holders by name."""
    return {each.name: each for each in holders(Release("ns", tuple(objects)))}


def setting(objects, deployment, name):
    (container, *_) = one(objects, "Deployment", deployment)["spec"]["template"]["spec"][
        "containers"
    ]
    return int(next(each["value"] for each in container["env"] if each["name"] == name))


@pytest.fixture(scope="module", params=ENVIRONMENTS)
def objects(request):
    return render(OWN, "--set-string", "tag=1", env=request.param)


def test_the_trial_that_is_tested_on_a_cluster_keeps_the_bound():
    """By its settings, whoever is busy: the sum of what each component may open."""
    values = ROOT / "tests" / "e2e" / "values.yaml"
    found = told(render(OWN, "-f", str(values), env="dev"))

    assert {name: each.most() for name, each in found.items()} == {
        "monolith": 10,
        "operators": 2,
        "pgbouncer": 8,
        "worker": 4,
    }
    assert sum(each.most() for each in found.values()) <= MOST


def test_the_old_side_is_told_what_is_counted(objects):
    """Its workers, times what the pool of each may grow to."""
    workers = runpy.run_path(str(ROOT / "monolith" / "gunicorn.conf.py"))["workers"]
    names = ("DATABASE_POOL_SIZE", "DATABASE_MAX_OVERFLOW")
    pool = sum(setting(objects, "monolith", name) for name in names)

    assert told(objects)["monolith"].each == workers * pool


def test_the_worker_is_told_what_is_counted(objects):
    """Its pool, and the connection that listens."""
    pool = setting(objects, "worker", "DATABASE_CONNECTIONS")

    assert told(objects)["worker"].each == pool + LISTENING


def test_pgbouncer_is_told_what_is_counted(objects):
    """Neither a second user nor a second database gets more."""
    ini = one(objects, "ConfigMap", "pgbouncer")["data"]["pgbouncer.ini"]
    bounds = dict(re.findall(r"^(\w+_size|max_db_connections) = (\d+)$", ini, re.MULTILINE))

    assert told(objects)["pgbouncer"].each == int(bounds["max_db_connections"])
    assert bounds["default_pool_size"] == bounds["max_db_connections"]


def test_the_operators_gateway_counts_what_it_opens(objects):
    """A constant of the code, so the chart must not say another number."""
    assert told(objects)["operators"].each == MOST_CONNECTIONS


def test_an_application_that_says_nothing_is_told_as_that():
    """`offramp check` warns of it; a number that we made up would be believed."""
    database = ("--set", "x-offramp.database.name=shop")
    found = told(render(SHOP, *database))

    assert (found["shop"].each, found["mailer"].each) == (None, None)


def test_postgresql_is_told_whose_a_connection_is(own):
    """Operators read it there; all functions share a name, which PgBouncer need not set anew."""
    named = {}
    for each in own:
        if each["kind"] in ("Deployment", "Service", "Job") and "template" in each["spec"]:
            for container in each["spec"]["template"]["spec"]["containers"]:
                env = {entry["name"]: entry.get("value") for entry in container.get("env", [])}
                if "DATABASE_URL" in env:
                    named[each["metadata"]["name"]] = env["PGAPPNAME"]

    assert named.pop("user-get-profile") == named.pop("auth-login") == "functions"
    assert {name: named[name] for name in ("monolith", "worker", "operators", "migrate")} == {
        name: name for name in ("monolith", "worker", "operators", "migrate")
    }
