import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from offramp.check.strength import weakness
from offramp.secrets import make


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@pytest.fixture(scope="module")
def made():
    """Secrets as `offramp secrets` makes them."""
    kinds = {
        "token": "random",
        "rsa": "rsa-2048",
        "ec": "ec-p256",
        "public": "public-key of rsa",
        "hooks": "standard-webhooks shop bank",
    }
    values = {}
    for name, kind in kinds.items():
        values[name] = make(name, kind, values.get).encode()
    return kinds, values


def test_what_offramp_makes_is_strong(made):
    """Both sides of it must agree."""
    kinds, values = made

    assert {name: weakness(kinds[name], values[name], values) for name in kinds} == dict.fromkeys(
        kinds, ""
    )


@pytest.mark.parametrize(
    "value", ["", "   ", "changeme", "S3cretPassword!!", "aaaaaaaaaaaaaaaaaaaaaaaa", "Xk29-pL"]
)
def test_what_can_be_guessed_is_weak(value):
    """Empty, a word everybody tries, one character, or too short."""
    assert weakness("random", value.encode(), {})


@pytest.mark.parametrize(
    ("value", "is_weak"),
    [
        ("Secret-1!", True),
        ("postgres://shop:password@db.example/shop", True),
        ("postgres://shop:password1@[db", False),
        ("postgres://shop:Xk29-pLq8fjK2kq0@secrets.example/shop", False),
        ('{"installed": {"client_secret": "GOCSPX-8fjK2kq0sLxZ0aJ4"}}', False),
        ("client-secret-8fjK2kq0sLxZ0aJ4", False),
    ],
)
def test_a_word_within_something_long_guesses_nothing(value, is_weak):
    """A client's JSON names its fields, and has a secret in it all the same."""
    assert bool(weakness(None, value.encode(), {})) is is_weak


def test_a_short_rsa_key_is_weak():
    """Such keys were broken."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - that is what is tested

    assert weakness("rsa-2048", pem(key), {}) == "has 1024 bits; 2048 are needed"


def test_a_key_of_another_kind_is_refused(made):
    """Its tokens would be refused at the first login."""
    _, values = made
    other = pem(ec.generate_private_key(ec.SECP384R1()))

    assert weakness("rsa-2048", values["ec"], {}) == "is not an RSA key"
    assert weakness("ec-p256", other, {}) == "is not an EC key of the curve P-256"
    assert weakness("ec-p256", b"no key at all", {})


def test_a_public_key_belongs_to_its_private_key(made):
    """After one of the two was replaced, every caller is a stranger."""
    _, values = made
    another = {"rsa": pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))}

    assert weakness("public-key of rsa", values["public"], another) == "does not belong to rsa"
    assert weakness("public-key of rsa", values["public"], {}) == ""
    assert weakness("public-key of rsa", b"nothing", values) == "is not a public key in PEM"


def line(source, size):
    return f"{source}=whsec_{base64.b64encode(bytes(range(size))).decode()}\n".encode()


def test_webhook_secrets_have_a_line_for_each_source_and_its_length():
    """Standard Webhooks asks for 24 to 64 bytes."""
    kind = "standard-webhooks shop bank"

    assert weakness(kind, line("shop", 24) + line("bank", 64), {}) == ""
    assert weakness(kind, line("shop", 24), {}) == "has no line for bank"
    assert weakness(kind, line("shop", 23) + line("bank", 24), {})
    assert weakness(kind, b"shop=whsec_!!!\n", {})


def test_of_a_secret_without_a_kind_only_the_obvious_is_told():
    """Nobody knows how a bank's passwords look."""
    assert weakness(None, b"short", {}) == ""
    assert weakness(None, b"", {}) == "is empty"
    assert weakness(None, b"my-password", {})
