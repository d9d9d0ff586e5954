"""The public key of the callers' tokens, as Envoy's JWT filter and Istio read it."""

import json
from typing import Any

from offramp.errors import UsageError


def jwks(pem: bytes) -> dict[str, Any]:
    """
    Return a JWK set with the one public key in *pem* (RSA or EC).

    It carries no ``kid``: Envoy then tries the key for every token, whatever scheme the
    application names its keys by. Raises `UsageError` for anything that is not a public key.
    """
    import jwt  # takes a tenth of a command's start, and most need no key
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"the public key of x-offramp.gateway.jwt is not PEM: {error}") from error
    if isinstance(key, RSAPublicKey):
        text = jwt.algorithms.RSAAlgorithm.to_jwk(key)
    elif isinstance(key, EllipticCurvePublicKey):
        text = jwt.algorithms.ECAlgorithm.to_jwk(key)
    else:
        raise UsageError("the public key of x-offramp.gateway.jwt must be RSA or EC")
    document: dict[str, Any] = json.loads(text)
    document.pop("key_ops", None)
    return {"keys": [document]}
