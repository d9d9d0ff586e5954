"""What settings and secrets must look like."""

import pytest

from shared.setting_forms import FORMS, is_webhook_secrets, without_password


@pytest.mark.parametrize(
    ("form", "right", "wrong"),
    [
        ("postgresql://…", "postgresql:///ledger?host=/run", "mysql://db/ledger"),
        ("one of DEBUG, INFO, WARNING, ERROR", "INFO", "info"),
        ("e-mail", "ana@ledger.example", "ana"),
        ("http(s) URL", "https://rates.example/v1", "rates.example"),
        ("phone number", "+15005550006", "0049 151"),
        ("1-65535", "65535", "0"),
        ("1-65535", "25", "٢٥"),
        ("file:///… or s3://…", "file:///var/ledger", "file://var"),
        ("file:///… or s3://…", "s3://bucket", "s3://"),
        ("mailto: or https URL", "mailto:a@b.example", "http://b.example"),
        ("URL", "https://key@sentry.example/1", "https://[broken"),
    ],
)
def test_a_setting_has_its_form(form, right, wrong):
    """GET /config tells operators which one is wrong before a request finds out."""
    assert (FORMS[form](right), FORMS[form](wrong)) == (True, False)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("shop=whsec_c2VjcmV0\nshop=whsec_bmV3ZXI=\n", True),
        ("shop=whsec_c2VjcmV0\nshop", False),
        ("shop=whsec_c2Vjc", False),
        ("", False),
    ],
)
def test_every_line_of_webhook_secrets_counts(text, is_right):
    """One bad line would refuse one source's events only, which nobody notices."""
    assert is_webhook_secrets(text) is is_right


def test_a_password_is_hidden():
    """The rest helps to find the right database."""
    assert without_password("postgresql://u:p@ss@db/l") == "postgresql://u:***@db/l"
