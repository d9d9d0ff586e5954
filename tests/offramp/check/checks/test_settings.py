import pytest

from offramp.check.checks.settings import check
from tests.offramp.check import objects


def test_a_setting_that_nobody_has_fails(spoiled):
    """The first request would be the one to find it."""
    (found,) = check(spoiled(objects=[objects.function(OTHER="1")]))

    assert (found.status, found.message) == ("failed", "MAIL_HOST is set for nobody")


def test_a_setting_that_one_function_lacks_names_it(spoiled):
    """Of eighteen functions somebody has to know which."""
    two = [objects.function(), objects.function("goods-drop", OTHER="1")]
    (found,) = check(spoiled(objects=two))

    assert (found.status, found.message) == ("failed", "MAIL_HOST is not set for goods-drop")


@pytest.mark.parametrize("value", ["127.0.0.1", "http://localhost:8025", "smtp://u@127.0.0.1:25"])
def test_the_machine_itself_is_no_address_in_a_pod(spoiled, value):
    """stack.yml has such values, for one machine."""
    (found,) = check(spoiled(env="dev", objects=[objects.function(MAIL_HOST=value)]))

    assert (found.status, value in found.message) == ("failed", False)


@pytest.mark.parametrize(
    ("env", "status"), [("dev", "ok"), ("staging", "warning"), ("prod", "failed")]
)
def test_names_for_examples_are_nobodys(spoiled, env, status):
    """The values files that come with the chart have them, to be replaced."""
    one = objects.function(MAIL_HOST="https://mail.example.com/send")
    (found,) = check(spoiled(env=env, objects=[one]))

    assert found.status == status


@pytest.mark.parametrize("value", ["outside", "ledger@toys.dk", "mylocalhost.dk", "30s"])
def test_other_values_are_somebodys_own(spoiled, value, judged):
    """A Service's name, a version, a mail address."""
    assert judged(check, spoiled(objects=[objects.function(MAIL_HOST=value)])) == ["ok"]
