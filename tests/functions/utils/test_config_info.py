"""GET /config."""

import pytest

FUNCTION, PATH = "utils/config-info", "/config"


@pytest.fixture
def entries(call, admin):
    """Ask as an admin; the entries by name."""
    return lambda: {one["name"]: one for one in call("GET", caller=admin).json["settings"]}


def test_it_is_for_admins(call, ana):
    """Settings tell an attacker where to go next."""
    answer = call("GET", caller=ana)

    assert (answer.status, answer.json["detail"]) == (403, "this needs the role admin")


def test_every_setting_is_listed_in_order(call, admin):
    """Nothing a deployment needs may be left out."""
    names = [one["name"] for one in call("GET", caller=admin).json["settings"]]

    assert names == sorted(names)
    assert len(names) == 22
    assert {"DATABASE_URL", "SMTP_PORT", "jwt-private-key", "webhook-secrets"} <= set(names)


def test_where_a_setting_came_from_is_told(entries, settings):
    """A default in production is often a mistake."""
    found = entries()

    assert (found["SMTP_HOST"]["source"], found["SMTP_HOST"]["value"]) == (
        "environment",
        "127.0.0.1",
    )
    assert (found["SMS_FROM"]["source"], found["SMS_FROM"]["value"]) == ("default", "+15005550006")
    assert found["SENTRY_DSN"] == {
        "name": "SENTRY_DSN",
        "kind": "setting",
        "source": "missing",
        "valid": True,
        "problem": None,
        "value": None,
    }


def test_the_password_of_the_database_is_not_shown(entries, settings, services):
    """The URL is useful; the password in it is a secret."""
    services.database.is_reachable()
    settings["DATABASE_URL"] = "postgresql://ledger:hunter2@db/ledger"

    value = entries()["DATABASE_URL"]["value"]

    assert value == "postgresql://ledger:***@db/ledger"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SMS_URL", "", "is required"),
        ("SMS_URL", "ftp://x", "must be http(s) URL"),
        ("SMTP_PORT", "0", "must be 1-65535"),
        ("LOG_LEVEL", "LOUD", "must be one of DEBUG, INFO, WARNING, ERROR"),
        ("STORAGE_URL", "file://relative", "must be file:///… or s3://…"),
        ("SMS_FROM", "0049", "must be phone number"),
    ],
)
def test_a_wrong_setting_says_why(entries, settings, name, value, problem):
    """The page is read by people who look for the one that is wrong."""
    settings[name] = value

    assert (entries()[name]["valid"], entries()[name]["problem"]) == (False, problem)


def test_secrets_are_never_shown(call, admin, services):
    """Only whether they are there and in form."""
    text = call("GET", caller=admin).text

    for secret in ("jwt-private-key", "sms-token", "payment-webhook-secrets", "vapid-private-key"):
        assert services.config.secret(secret).splitlines()[-1] not in text
    assert "PRIVATE KEY" not in text


def test_a_missing_secret_is_named(entries, services):
    """It would otherwise be found by the first user who needs it."""
    (services.config.secrets_folder / "sms-token").unlink()

    found = entries()["sms-token"]
    assert (found["kind"], found["source"], found["problem"]) == (
        "secret",
        "missing",
        "is required",
    )


def test_a_secret_of_another_form_is_told(entries, services):
    """A key of the wrong kind is a common slip."""
    (services.config.secrets_folder / "vapid-private-key").write_text("no key")

    assert entries()["vapid-private-key"]["problem"] == "must be PEM (P-256)"
