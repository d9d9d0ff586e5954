"""The filters every request passes, in order: health, request id, CORS, caller, size, route."""

from offramp.catalogue import Catalogue
from offramp.catalogue.model import Jwt
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.render.types import HTTP, Json, extension, header, typed

REQUEST_ID = r"[A-Za-z0-9._-]{1,128}"
HEALTH_PATH = "/_/health"  # as the functions' own
MATCHING = "envoy.extensions.common.matching.v3.ExtensionWithMatcher"


def chain(catalogue: Catalogue, addresses: Addresses) -> list[Json]:
    """Return the HTTP filters; CORS, JWT and size act by what the route says."""
    jwt = catalogue.offramp.gateway.jwt
    largest = catalogue.offramp.gateway.max_request_bytes
    return [
        _health(),
        _request_id(),
        extension("cors", f"{HTTP}.cors.v3.Cors"),
        *([_caller(jwt, addresses)] if jwt is not None else []),
        extension("buffer", f"{HTTP}.buffer.v3.Buffer", max_request_bytes=largest),
        extension("router", f"{HTTP}.router.v3.Router", suppress_envoy_headers=True),
    ]


def _health() -> Json:
    """Return the gateway's own health, for what stands before it: 503 while it drains."""
    return extension(
        "health",
        f"{HTTP}.health_check.v3.HealthCheck",
        pass_through_mode=False,
        headers=[{"name": ":path", "string_match": {"exact": HEALTH_PATH}}],
    )


def _request_id() -> Json:
    """
    Return a filter that gives a new id to a request whose own one is not valid.

    Envoy itself only fills in a missing id. ``%UNIQUE_ID%`` is a UUID.
    """
    replace = typed(
        f"{HTTP}.header_mutation.v3.HeaderMutation",
        mutations={"request_mutations": [{"append": header("x-request-id", "%UNIQUE_ID%")}]},
    )
    matches = {
        "input": extension(
            "id",
            "envoy.type.matcher.v3.HttpRequestHeaderMatchInput",
            header_name="x-request-id",
        ),
        "value_match": {"safe_regex": {"google_re2": {}, "regex": REQUEST_ID}},
    }
    skip = extension("skip", "envoy.extensions.filters.common.matcher.action.v3.SkipFilter")
    matcher = {"predicate": {"single_predicate": matches}, "on_match": {"action": skip}}
    return extension(
        "request-id",
        MATCHING,
        extension_config={"name": "header-mutation", "typed_config": replace},
        xds_matcher={"matcher_list": {"matchers": [matcher]}},
    )


def _caller(jwt: Jwt, addresses: Addresses) -> Json:
    """
    Return the JWT check of signature, issuer, audience and expiry.

    Sessions, roles and claims of the application are checked by both sides themselves, so
    the token is handed on. So is the scheme's name: its case does not matter (RFC 9110, part
    11.1), which Envoy's prefixes do not know; the token is what follows the first space.
    """
    provider = {
        "issuer": jwt.issuer,
        "audiences": [jwt.audience],
        "forward": True,
        "local_jwks": {"filename": str(addresses.keys)},
        "from_headers": [{"name": "Authorization", "value_prefix": " "}],
        "jwt_cache_config": {"jwt_cache_size": 1000},
    }
    return extension(
        "jwt",
        f"{HTTP}.jwt_authn.v3.JwtAuthentication",
        providers={"caller": provider},
        requirement_map={"caller": {"provider_name": "caller"}},
    )
