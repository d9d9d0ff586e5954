"""GET /config, and what the application needs to start."""

import logging
import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from monolith.setting_forms import is_secret_lines
from monolith.settings import SettingError, Settings, without_password
from monolith.tests.conftest import private_pem


def test_every_setting_is_shown_and_no_secret(world, admin, secret_folder):
    """Operators see where a value comes from; secrets stay where they are."""
    response = world.call("GET", "/config", admin)

    settings = {entry["name"]: entry for entry in response.json["settings"]}
    assert response.status_code == 200
    assert list(settings) == sorted(settings)
    assert len(settings) == 22
    assert settings["MAIL_FROM"] == {
        "name": "MAIL_FROM",
        "kind": "setting",
        "source": "default",
        "valid": True,
        "problem": None,
        "value": "ledger@ledger.example",
    }
    assert settings["jwt-private-key"]["value"] is None
    assert settings["jwt-private-key"]["source"] == "file"
    assert settings["SENTRY_DSN"] | {"name": ""} == {
        "name": "",
        "kind": "setting",
        "source": "missing",
        "valid": True,
        "problem": None,
        "value": None,
    }
    for path in secret_folder.iterdir():
        assert path.read_text().strip() not in response.text


def test_what_is_wrong_is_said(environment, make_world):
    """The application runs; what needs the setting does not."""
    environment |= {"SMS_FROM": "12", "SMTP_PORT": "70000", "RATES_URL": ""}
    world = make_world()
    response = world.call("GET", "/config", world.person("admin", role="admin"))

    problems = {entry["name"]: entry["problem"] for entry in response.json["settings"]}
    assert problems["SMS_FROM"] == "must be phone number"
    assert problems["SMTP_PORT"] == "must be 1-65535"
    assert problems["RATES_URL"] == "is required"


@pytest.fixture
def said(caplog):
    """What the application logs; its lines do not go on to the root logger."""
    logger = logging.getLogger("monolith")
    logger.addHandler(caplog.handler)
    yield caplog
    logger.removeHandler(caplog.handler)


@pytest.mark.parametrize(
    ("given", "warning"),
    [
        ("LOG_LEVEL=LOUD", "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR; INFO is taken"),
        ("SENTRY_DSN=nonsense", "SENTRY_DSN is not usable"),
        ("SENTRY_DSN=https://k@[h/1", "SENTRY_DSN is not usable"),
    ],
)
def test_what_only_watches_us_is_warned_of(environment, make_world, said, given, warning):
    """Neither logs nor reports of errors may stop the application that they are about."""
    name, _, value = given.partition("=")
    environment[name] = value
    world = make_world()
    response = world.call("GET", "/config", world.person("admin", role="admin"))

    assert {entry["name"]: entry["valid"] for entry in response.json["settings"]}[name] is False
    assert warning in said.text


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("shop=whsec_c2VjcmV0\r\n\n a-b_1=whsec_bmV3ZXI= \n", True),
        ("shop=whsec_c2VjcmV0 till=whsec_bmV3ZXI=", False),
        ("shöp=whsec_c2VjcmV0", False),
        ("shop=whsec_c2Vjc", False),
        (" ", False),
    ],
)
def test_webhook_secrets_are_one_a_line(text, is_right):
    """As both sides read them: what is shown as valid must not fail at the first event."""
    assert is_secret_lines(text) is is_right


def test_a_key_of_another_curve_is_told(environment, make_world, secret_folder, tmp_path):
    """Push services refuse what it signs, each message anew."""
    environment["secret_mount_path"] = str(tmp_path / "secrets")
    shutil.copytree(secret_folder, tmp_path / "secrets")
    key = private_pem(ec.generate_private_key(ec.SECP384R1()))
    (tmp_path / "secrets" / "vapid-private-key").write_text(key)
    world = make_world()
    found = world.call("GET", "/config", world.person("admin", role="admin")).json["settings"]

    assert [each["problem"] for each in found if each["name"] == "vapid-private-key"] == [
        "must be PEM (P-256)"
    ]


def test_only_admins_see_it(world, ana):
    """Settings tell a lot about an installation."""
    assert world.call("GET", "/config", ana).status_code == 403
    assert world.call("GET", "/config").status_code == 401


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:secret@db:5432/ledger", "postgresql://me:***@db:5432/ledger"),
        ("postgresql://me@db/ledger", "postgresql://me@db/ledger"),
        ("postgresql:///ledger?host=/run", "postgresql:///ledger?host=/run"),
        ("plain:text@x", "plain:text@x"),
        ("postgresql://u:p/w@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u:p?w#x@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u:p@w/x@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u@corp:p@h/d", "postgresql://u@corp:***@h/d"),
        ("postgresql://u@h:5432/d", "postgresql://u@h:5432/d"),
        (
            "postgresql://h/d?user=u&password=p&sslmode=require",
            "postgresql://h/d?user=u&password=***&sslmode=require",
        ),
        ("postgresql://h/d?SSLPassword=p", "postgresql://h/d?SSLPassword=***"),
        ("dbname=d password = 'p w' host=h", "dbname=d password =***"),
        ("https://key@sentry.example/1", "https://key@sentry.example/1"),
        ("https://rates.example:8443/v1?api_key=k", "https://rates.example:8443/v1?api_key=***"),
    ],
)
def test_passwords_in_urls_are_not_shown(url, shown):
    """A database URL is a setting with a secret inside."""
    assert without_password(url) == shown


def test_start_fails_by_name_without_keys(environment, secret_folder, tmp_path):
    """Nothing starts half; the message names what is missing."""
    folder = tmp_path / "secrets"
    shutil.copytree(secret_folder, folder)
    (folder / "jwt-public-key").unlink()

    with pytest.raises(SettingError, match="jwt-public-key is required"):
        Settings.read(environment | {"secret_mount_path": str(folder)})
