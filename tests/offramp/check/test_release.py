from offramp.check.release import Release, parse
from tests.offramp.check import objects


def test_it_reads_what_helm_prints():
    """Several documents, some of them empty."""
    release = parse("---\nkind: A\nmetadata: {name: a}\napiVersion: v1\n---\n---\n", "toys")

    assert [each["kind"] for each in release.objects] == ["A"]


def test_the_secrets_it_brings_itself_need_not_be_there():
    """A trial's database brings its own."""
    own = objects.named("Secret", "token", "v1")
    release = Release("toys", (*objects.release(), own))

    assert set(release.secrets) == {("toys", "database")}


def test_optional_secrets_are_not_needed():
    """A pod starts without them."""
    job = objects.job("a")
    volume = {"name": "v", "secret": {"secretName": "maybe", "optional": True}}
    job["spec"]["template"]["spec"]["volumes"] = [volume]

    assert Release("toys", (job,)).secrets == {}


def test_a_knative_service_is_no_service():
    """Both kinds are called Service."""
    release = Release("toys", tuple(objects.release()))

    assert release.find("Service", "goods-add") is None
    assert release.functions == ("goods-add",)


def test_the_databases_secret_is_the_one_that_the_pods_read():
    """Its name is a setting of the chart."""
    assert Release("toys", tuple(objects.release())).database == "database"
    assert Release("toys", (objects.job("a"),)).database is None
