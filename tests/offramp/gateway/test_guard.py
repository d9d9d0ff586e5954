"""Who may ask the operators' server, and who may not."""

from dataclasses import replace

import pytest
import urllib3

from offramp.gateway.guard import Credentials


def signed(user, password):
    return urllib3.make_headers(basic_auth=f"{user}:{password}")


@pytest.fixture
def locked(parts, serve):
    return serve(replace(parts, credentials=Credentials("admin", "s3cret")))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://page.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/system/secrets", "/async-function/thing"])
def test_a_page_of_another_origin_changes_nothing(fetch, path, headers):
    """Whoever has the server running also visits pages on the internet."""
    answer = fetch(path, "POST", headers=headers, json={"name": "planted", "value": "x"})

    assert answer.status == 403
    assert fetch("/system/secrets").json() == []


def test_our_own_page_may_write(fetch):
    """It is of the same origin."""
    headers = {"Origin": fetch.address, "Sec-Fetch-Site": "same-origin"}

    answer = fetch("/system/secrets", "POST", headers=headers, json={"name": "a", "value": "x"})

    assert answer.status == 201


def test_a_name_that_was_made_to_point_here_is_not_served(fetch):
    """With DNS rebinding a page would be of the same origin."""
    assert fetch("/system/info", headers={"Host": "page.example"}).status == 403
    assert fetch("/", headers={"Host": "page.example:80"}).status == 403
    assert fetch("/", headers={"Host": "[::1"}).status == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8081", "[::1]:8081"])
def test_the_names_of_this_machine_are_served(fetch, host):
    """Also behind a forwarded port."""
    assert fetch("/system/info", headers={"Host": host}).status == 200


def test_with_a_password_only_operators_come_in(locked):
    """As OpenFaaS's gateway, which faas-cli logs in to."""
    assert locked("/system/info", headers=signed("admin", "s3cret")).status == 200
    unreadable = [{"Authorization": f"Basic {text}"} for text in ("===", "\xe9", "")]
    for headers in ({}, signed("admin", "other"), signed("", ""), *unreadable):
        answer = locked("/system/info", headers=headers)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/docs", "/openapi.json"])
def test_probes_prometheus_and_the_apis_page_need_none(locked, path):
    """Nothing of them is an operator's."""
    assert locked(path).status == 200


@pytest.mark.parametrize("path", ["/", "/api/status", "/system/functions", "/healthz/../system"])
def test_everything_else_needs_it(locked, path):
    """A new path is closed until somebody opens it."""
    assert locked(path).status == 401


def test_the_account_is_read_from_openfaas_files(tmp_path):
    """Editors put a line end behind; one file alone is no account."""
    (tmp_path / "basic-auth-user").write_text("admin\n")
    assert Credentials.read(tmp_path) is None

    (tmp_path / "basic-auth-password").write_text("s3cret\n")
    assert Credentials.read(tmp_path) == Credentials("admin", "s3cret")
    assert "s3cret" not in repr(Credentials.read(tmp_path))
