"""Secrets are made once, are private, and each function sees only its own."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization

from offramp.errors import OfframpError, UsageError
from offramp.local import secrets

KINDS = {
    "public": "public-key of private",  # before its private key, on purpose
    "private": "rsa-2048",
    "push": "ec-p256",
    "token": "random",
    "hooks": "standard-webhooks shop bank",
}


def test_each_kind_is_made_once_and_kept(tmp_path):
    """A second start with new keys would sign everybody out."""
    made = secrets.ensure(tmp_path, KINDS)
    before = {name: (tmp_path / name).read_bytes() for name in KINDS}

    assert set(made) == set(KINDS)
    assert secrets.ensure(tmp_path, KINDS) == []
    assert {name: (tmp_path / name).read_bytes() for name in KINDS} == before
    assert all((tmp_path / name).stat().st_mode & 0o777 == 0o600 for name in KINDS)


def test_a_public_key_belongs_to_its_private_key(tmp_path):
    """Else every token would be refused."""
    secrets.ensure(tmp_path, KINDS)
    private = serialization.load_pem_private_key((tmp_path / "private").read_bytes(), None)
    public = serialization.load_pem_public_key((tmp_path / "public").read_bytes())

    assert public.public_numbers() == private.public_key().public_numbers()


def test_webhook_secrets_have_a_line_for_each_source(tmp_path):
    """The form the Standard Webhooks libraries take."""
    secrets.ensure(tmp_path, KINDS)
    lines = dict(line.split("=", 1) for line in (tmp_path / "hooks").read_text().splitlines())

    assert set(lines) == {"shop", "bank"}
    assert len(base64.b64decode(lines["shop"].removeprefix("whsec_"))) == 24


@pytest.mark.parametrize("kind", ["secret", "rsa-512", "standard-webhooks", "public-key of none"])
def test_an_unknown_kind_is_refused(tmp_path, kind):
    """A typing mistake must not leave an empty secret."""
    with pytest.raises(UsageError, match=r"x-offramp\.secrets\.wrong"):
        secrets.ensure(tmp_path, {"wrong": kind})
    assert not (tmp_path / "wrong").exists()


def test_a_secret_nobody_makes_names_the_file_to_write(tmp_path):
    """The user is told exactly what to do."""
    with pytest.raises(OfframpError, match=f"login needs the secret key: write it to {tmp_path}"):
        secrets.require(tmp_path, {"login": ["key"]})


def test_a_function_sees_only_the_secrets_it_lists(tmp_path):
    """As in a container; one that was taken from the list is gone at the next start."""
    store = tmp_path / "store"
    store.mkdir()
    secrets.ensure(store, {"a": "random", "b": "random"})
    secrets.show(store, ["a", "b"], tmp_path / "mine")
    secrets.show(store, ["a"], tmp_path / "mine")

    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["a"]
    assert (tmp_path / "mine" / "a").read_text() == (store / "a").read_text()
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o700
