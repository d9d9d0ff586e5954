"""How the gateway recognises tokens."""

import json

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from offramp.catalogue.model import Jwt
from offramp.kubernetes import callers


def test_tokens_are_checked_by_the_catalogues_rules(names):
    """Issuer, audience and key; and both sides still see the token."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    jwt = Jwt(issuer="toys", audience="shop", public_key="key")

    found = callers.render(jwt, pem, names)
    (rule,) = found["spec"]["jwtRules"]

    assert (rule["issuer"], rule["audiences"]) == ("toys", ["shop"])
    assert rule["forwardOriginalToken"]
    assert json.loads(rule["jwks"])["keys"][0]["kty"] == "EC"
    assert found["metadata"]["name"] == "toys-callers"
    assert found["spec"]["selector"] == {"matchLabels": {"istio": "ingressgateway"}}
