"""What the patterns of the checks are for: each name here leads to its finding."""

from pathlib import Path

import pytest

from tests.offramp.audit.checks.known import Known, in_view, missed

HTTP = """
    requests.get requests.api.put requests.request requests.Session().post requests.session().head
    requests.sessions.Session().delete requests_html.HTMLSession().get
    requests_oauthlib.OAuth2Session().fetch_token requests_oauthlib.OAuth1Session().get
    urllib3.request urllib3.PoolManager().request urllib3.poolmanager.PoolManager().urlopen
    httplib2.Http().request
"""
FORMS = (
    Known("missing-timeouts", HTTP.split(), in_view("'https://a.example'")),
)


@pytest.mark.parametrize("known", FORMS, ids=lambda one: one.check)
def test_every_name_of_a_form_is_found(tmp_path: Path, known: Known) -> None:
    """A branch of a pattern that is lost, or never was right, shows nowhere else."""
    assert missed(tmp_path, known) == []
