"""
How the ingress gateway recognises callers' tokens: one RequestAuthentication; pure.

It stands in the gateway's namespace, where Istio looks for those of the gateway's pods, and
holds for every host of that gateway: another application there whose tokens have another
issuer needs a RequestAuthentication of its own, or a gateway of its own.
"""

import json
from typing import Any

from offramp.catalogue.model import Jwt
from offramp.kubernetes.kinds import RequestAuthentication
from offramp.kubernetes.names import OURS, Names
from offramp.secrets import jwks


def render(jwt: Jwt, pem: bytes, names: Names) -> Any:
    """Return the object for tokens signed with the key of *pem*; raises `UsageError`."""
    return RequestAuthentication(
        apiVersion="security.istio.io/v1",
        kind="RequestAuthentication",
        metadata={
            "name": f"{names.namespace}-callers",
            "namespace": names.setting.gateway_namespace,
            "labels": OURS,
        },
        spec={
            "selector": {"matchLabels": names.setting.gateway_selector},
            "jwtRules": [
                {
                    "issuer": jwt.issuer,
                    "audiences": [jwt.audience],
                    "jwks": json.dumps(jwks(pem)),
                    "forwardOriginalToken": True,
                }
            ],
        },
    )
