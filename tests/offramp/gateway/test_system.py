"""What the provider API says before any backend is asked."""

import base64
import stat

import pytest


def test_every_field_of_the_version_is_there(fetch):
    """`faas-cli version` reads them without looking whether they are."""
    info = fetch("/system/info").json()

    for version in (info["version"], info["provider"]["version"]):
        assert all(version[name] for name in ("commit_message", "sha", "release"))
    assert info["provider"]["provider"]
    assert info["provider"]["orchestration"]
    assert info["arch"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the body"),
        (b"{", "the body"),
        (b"[]", "the body"),
        (b'{"image": "x"}', "service"),
        (b'{"service": "A_b", "image": "x"}', "service"),
        (b'{"service": "a"}', "image"),
        (b'{"service": "a", "image": "x", "labels": []}', "labels"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_deployment_that_cannot_be_meant_is_named(fetch, method, body, said):
    """The key, so that it can be put right."""
    answer = fetch("/system/functions", method, body=body)

    assert answer.status == 400
    assert said in answer.json()["detail"]


def test_a_body_without_end_is_refused(fetch):
    """It would fill the memory."""
    assert fetch("/system/functions", "POST", body=b" " * 3_000_000).status == 413


def test_what_does_not_run_is_a_503_that_says_so(fetch):
    """`offramp up` is one command away."""
    answer = fetch("/system/functions")

    assert answer.status == 503
    assert "offramp up" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PATCH", "/system/functions", "DELETE, GET, HEAD, POST, PUT"),
        ("POST", "/system/logs", "GET, HEAD"),
        ("PATCH", "/system/namespace/a", "DELETE, GET, HEAD, POST, PUT"),
    ],
)
def test_another_method_is_told_the_right_ones(fetch, method, path, allow):
    """One path has several routes; Allow names the methods of all."""
    answer = fetch(path, method)

    assert (answer.status, answer.headers["Allow"]) == (405, allow)


def test_a_secrets_value_is_written_and_never_told(fetch, parts):
    """Not in the list, and not in what is said about a wrong one."""
    value = base64.b64encode(b"\x00\xff").decode()
    made = fetch("/system/secrets", "POST", json={"name": "raw", "rawValue": value})
    twice = fetch("/system/secrets", "POST", json={"name": "raw", "value": "sesame"})
    wrong = fetch("/system/secrets", "POST", json={"name": "x", "value": ["sesame"]})
    listed = fetch("/system/secrets")

    file = parts.backend.layout.secrets / "raw"
    assert (made.status, twice.status, wrong.status) == (201, 409, 400)
    assert listed.json() == [{"name": "raw", "namespace": "openfaas-fn"}]
    assert b"sesame" not in twice.data + wrong.data
    assert file.read_bytes() == b"\x00\xff"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_is_changed_and_removed_once_it_is_there(fetch, parts):
    """404 tells faas-cli to say so."""
    named = {"name": "raw", "value": "one"}
    assert fetch("/system/secrets", "PUT", json=named).status == 404
    assert fetch("/system/secrets", "DELETE", json=named).status == 404

    fetch("/system/secrets", "POST", json=named)
    assert fetch("/system/secrets", "PUT", json={"name": "raw", "value": "two"}).status == 202
    assert (parts.backend.layout.secrets / "raw").read_text() == "two"
    assert fetch("/system/secrets", "DELETE", json={"name": "raw"}).status == 202
    assert fetch("/system/secrets").json() == []


@pytest.mark.parametrize("name", ["../key", "a/b", ".hidden", "", "A"])
def test_a_secrets_name_is_no_path(fetch, name):
    """It becomes the name of a file."""
    assert fetch("/system/secrets", "POST", json={"name": name, "value": "x"}).status == 400


def test_a_secret_that_a_function_needs_stays(fetch):
    """Its next process would not start."""
    fetch("/system/secrets", "POST", json={"name": "key", "value": "x"})

    answer = fetch("/system/secrets", "DELETE", json={"name": "key"})

    assert answer.status == 409
    assert "thing" in answer.json()["detail"]


def test_this_machine_has_the_namespace_that_faas_cli_means(fetch):
    """It sends `openfaas-fn` where nobody says another."""
    assert fetch("/system/namespaces").json() == ["openfaas-fn"]
    assert fetch("/system/namespace/openfaas-fn").json()["name"] == "openfaas-fn"
    assert fetch("/system/namespace/other").status == 404
    assert fetch("/system/namespace/", "POST", json={"name": "other"}).status == 501
    assert fetch("/system/secrets?namespace=other").status == 404


def test_without_a_database_nothing_is_called_later(fetch):
    """There is nowhere to keep the call."""
    assert fetch("/async-function/thing", "POST", body=b"x").status == 501
