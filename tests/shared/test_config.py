"""Settings and secrets: found, or named when they are not."""

import pytest

from shared import testing
from shared.config import Config, NotConfigured
from shared.setting_forms import FORMS, SECRET_FORMS, without_password


def test_a_missing_setting_is_named():
    """Whoever starts a function without it must learn which one."""
    with pytest.raises(NotConfigured, match="the setting SMS_URL is required"):
        Config({}).setting("SMS_URL")


def test_a_malformed_setting_is_named_without_its_value():
    """A URL may hold a password."""
    with pytest.raises(NotConfigured) as caught:
        Config({"DATABASE_URL": "mysql://root:hunter2@db/x"}).setting("DATABASE_URL")

    assert str(caught.value) == "the setting DATABASE_URL must be postgresql://…"


def test_an_empty_setting_counts_as_missing():
    """Charts render empty strings for values nobody set."""
    assert Config({"SMTP_HOST": ""}).setting("SMTP_HOST") == "127.0.0.1"


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_secret_is_read_without_its_final_line_end(tmp_path, end):
    """Editors add one; a password with it would never match."""
    (tmp_path / "sms-token").write_text(f"abc {end}", newline="")

    assert Config({}, tmp_path).secret("sms-token") == "abc "


def test_a_missing_secret_is_named_with_its_file(tmp_path):
    """The file is what is to be made."""
    with pytest.raises(NotConfigured, match=f"the secret {tmp_path}/sms-token is required"):
        Config({}, tmp_path).secret("sms-token")


def test_secrets_are_not_part_of_the_entries(tmp_path):
    """They go into an answer."""
    folder = testing.write_secrets(tmp_path, sms_token="hunter2")

    entries = Config({}, folder).entries()

    assert all(entry.value is None for entry in entries if entry.kind == "secret")
    assert len(entries) == 22


@pytest.mark.parametrize(
    ("form", "right", "wrong"),
    [
        ("postgresql://…", "postgresql://u:p@h/d", "http://h"),
        ("http(s) URL", "https://api.example", "https://"),
        ("e-mail", "a@b.example", "a@b"),
        ("phone number", "+4915123456789", "+0"),
        ("1-65535", "65535", "65536"),
        ("1-65535", "1", "²"),
        ("file:///… or s3://…", "s3://bucket/x", "s3:///x"),
        ("mailto: or https URL", "mailto:a@b.example", "http://x"),
        ("text", "x", ""),
    ],
)
def test_forms(form, right, wrong):
    """What each setting must look like."""
    assert FORMS[form](right)
    assert not FORMS[form](wrong)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("webhook-secrets", "shop=whsec_c2VjcmV0\nshop=whsec_b2xk", "shop=c2VjcmV0"),
        ("webhook-secrets", "a-b_1=whsec_c2VjcmV0", "shop=whsec_x"),
        ("vapid-private-key", testing.push_key(), testing.keys()[0]),
        ("jwt-public-key", testing.keys()[1], "ssh-rsa AAAA"),
    ],
)
def test_forms_of_secrets(name, right, wrong):
    """A key of the wrong kind is found before the first user finds it."""
    assert SECRET_FORMS[name][1](right)
    assert not SECRET_FORMS[name][1](wrong)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:p@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u:p:@@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("postgresql://:p@h/d", "postgresql://:***@h/d"),
        ("postgresql:///d?host=/tmp", "postgresql:///d?host=/tmp"),
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
def test_the_password_of_a_url_is_hidden(url, shown):
    """GET /config shows the URL."""
    assert without_password(url) == shown
