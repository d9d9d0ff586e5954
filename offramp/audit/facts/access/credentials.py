"""What proves who is calling: where code reads it, and the kind of proof that it is."""

from __future__ import annotations

import re
from functools import lru_cache

# the first of these that is found names the route's kind: the most telling before the vague
KINDS = (
    "jwt",
    "oauth",
    "digest",  # which keeps a cookie beside it now and then
    "session",
    "basic",
    "api key",
    "signature",
    "token",
    "proxy",
    "carried",  # of what a hook found: on the request, of the project's own making
    "unknown",
)
# and no step of signing in: `authorize()`, `authorized_response()`
SIGNED_IN = r"auth(?!orize(_redirect|_access_token)?(\(\))?$|orized_(response|handler))"
# decorators and functions of libraries that refuse who is not signed in, by their references
GUARDS = (
    (r"flask_login(\.utils)?\.(login_required|fresh_login_required)", "session"),
    (r"flask_login\.LoginManager\(\)\.unauthorized", "session"),
    (r"flask_jwt(_extended|_simple|_router)?\b.*\.(\w*jwt\w*_required|jwt_required)", "jwt"),
    (r"flask_jwt_extended\b.*\.(verify_jwt_in_request\w*|fresh_jwt_required)", "jwt"),
    (r"flask_jwt_oidc\b.*\.(requires_auth|requires_(roles|scope)|has_one_of_roles)", "jwt"),
    (
        r"(flask_(rest|combo)_jsonapi\w*|flapison)\b.*\.Api\(\)\.(has_permission|check_permissions)",
        "unknown",
    ),
    (r"flask_cas(\.\w+)?\.login_required", "session"),
    (r"authutils\b.*\.(require_auth_header|validate_request)", "jwt"),
    (r"flask_discord\b.*\.requires_authorization", "oauth"),
    (r"flask_(kerberos|gssapi)\b.*\.(requires_authentication|require_auth|require_user)", "token"),
    (r"flask_simpleldap\.LDAP\(\)\.(login|group)_required", "session"),
    (r"flask_simpleldap\.LDAP\(\)\.basic_auth_required", "basic"),
    (r"flask_praetorian\b.*\.(auth|roles)_(required|accepted)", "jwt"),
    (r"flask_httpauth\.HTTPBasicAuth\(\)\.(login_required|auth_error_callback)", "basic"),
    (r"flask_httpauth\.HTTPDigestAuth\(\)\.login_required", "digest"),
    (r"flask_httpauth\.(HTTPTokenAuth|MultiAuth)\(\)\.login_required", "token"),
    (r"apifairy(\.decorators)?\.authenticate", "token"),
    (r"flask_basicauth\.BasicAuth\(\)\.required", "basic"),
    (r"flask_security(\.decorators)?\.auth_token_required", "token"),
    (r"flask_security(\.decorators)?\.http_auth_required", "basic"),
    (r"flask_(security(too)?|user)\b.*\.(login_required|auth_required)", "session"),
    (r"flask_(security(too)?|user)\b.*\.(roles|permissions)_(required|accepted)", "session"),
    (r"flask_principal\.Permission\(\)\.(require|test)", "session"),
    (r"flask_allows2?\b.*\.(requires|Permission\(\))", "unknown"),
    (r"flask_appbuilder\b.*\.(has_access\w*|protect|permission_name)", "session"),
    (
        rf"flask_(oidc|pyoidc|dance|cognito|oauthlib|azure_oauth)\b.*(require|required|{SIGNED_IN})\w*",
        "oauth",
    ),
    (r"identity\.flask\.Auth\(\)\.login_required", "oauth"),
    (r"authlib\b.*ResourceProtector\(\)(\.acquire_token)?", "oauth"),
    (r"apiflask\.HTTP(Token|APIKey)Auth\(\)\.\w+", "token"),
    (r"apiflask\.HTTPBasicAuth\(\)\.\w+", "basic"),
    (r"apiflask\.APIFlask\(\)\.auth_required", "token"),
    (r"flask_simplelogin\.login_required", "session"),
    (r"stripe\.Webhook\.construct_event", "signature"),
    (r"linebot\.(\w+\.)*WebhookHandler\(\)\.handle", "signature"),
    (r"linebot\.(\w+\.)*WebhookParser\(\)\.parse", "signature"),
    (r"slack_bolt\.(\w+\.)*SlackRequestHandler\(\)\.handle", "signature"),
    (r"flask_apscheduler\.APScheduler\(\)\.authenticate", "basic"),
    (r"flask_rebar\b.*\.HeaderApiKeyAuthenticator", "api key"),
    (r"flask_monitoringdashboard\.core\.auth\.(admin_)?secure", "session"),
    (r"flask_(ask\.Ask|discord_interactions\.DiscordInteractions)", "signature"),
    (r"slackeventsapi\.SlackEventAdapter", "signature"),
    (r"twilio\.request_validator\.RequestValidator\(\)\.validate", "signature"),
)
# what they answer who shows nothing, where it is not 401; None where others say it
REFUSALS = (
    (r"flask_(security(too)?|user|principal)\b.*(roles|permissions|Permission)", 403),
    (r"flask_(security(too)?|user)\b.*\.login_required", 302),
    (r"flask_(appbuilder\b.*\.has_access|cas\b|simplelogin\b|simpleldap\b.*\.login_required)", 302),
    (r"flask_(oidc|pyoidc)\b.*\.require_login", 302),
    (r"stripe\.|twilio\.|linebot\.|flask_(rest|combo)_jsonapi|flapison|flask_allows", None),
)
READS = (
    (r"flask_(login|security|user)(\.\w+)?\.current_user\b", "session"),
    (
        r"flask_jwt(_extended|_simple)?(\.\w+)?\.(current_user|current_identity|get_jwt\w*|get_current_user)",
        "jwt",
    ),
    (r"(jwt|jose\.jwt|authlib\.jose\.jwt|flask_jwt_extended)\.(decode\w*|verify\w*)", "jwt"),
    (r"jwt\.(PyJWT|PyJWS)\(\)\.decode", "jwt"),
    (r"flask_httpauth\.HTTPTokenAuth\(\)\.current_user", "token"),
    (r"flask_httpauth\.\w+\(\)\.(current_user|username)", "basic"),
    (r"authlib\b.*current_token", "oauth"),
    (r"flask(\.globals|\.wrappers)?\.[Rr]equest(\(\))?\.authorization\.token\b", "token"),
    (r"flask(\.globals|\.wrappers)?\.[Rr]equest(\(\))?\.authorization\b", "basic"),
    (r"flask_principal\.Permission\(\)\.(can|allows)", "session"),
    (r"google\.appengine\.api\.users\.(get_current_user|is_current_user_admin)", "proxy"),
)
REFUSAL = tuple((re.compile(pattern), status) for pattern, status in REFUSALS)
GUARD = tuple((re.compile(pattern + r"(\(\))?$"), kind) for pattern, kind in GUARDS)
READ = tuple((re.compile(pattern), kind) for pattern, kind in READS)
HOLDER = re.compile(
    r"(?:flask(?:\.globals|\.wrappers)?\.)[Rr]equest(?:\(\))?\."
    r"(?P<part>headers|args|values|form|cookies|environ)(?:\.get|\.getlist|\.pop)?(?:\(\)|\[\])?$"
)
SESSION = re.compile(r"flask(?:\.globals)?\.session(?:\.get|\.pop)?(?:\(\)|\[\])?$")
NOT_A_CALLER = re.compile(
    r"csrf|xsrf|state|nonce|captcha|lang|locale|cart|flash|next|theme|time|page|count"
    r"|request_?token|verifier",  # of a handshake that is under way
    re.IGNORECASE,
)
SIGNED = re.compile(r"signature|hmac|x-signed", re.IGNORECASE)
KEYED = re.compile(
    r"api[-_]?key|(auth|access|admin|secret|internal|service)[-_]?(key|token|secret)|^x-.*token$|^token$",
    re.IGNORECASE,
)
KEY_HEADER = re.compile(r"(x-)?key$", re.IGNORECASE)
PROXIED = re.compile(
    r"^(x-)?(forwarded|remote|auth(enticated)?)[-_](user|email|groups)|^REMOTE_USER$", re.IGNORECASE
)
# of a middleware's own: what it found out about the caller
FOUND = re.compile(
    r"(?!wsgi\.|werkzeug\.|flask\.)\w+\..*(context|auth|user|identity|token)", re.IGNORECASE
)
SESSION_KEY = re.compile(r"(x-)?(session|sid)([-_]?(id|key|token|uuid))?$", re.IGNORECASE)
CALLER = re.compile(
    r"user|caller|identity|account|principal|admin|auth|claims|token|member|permission|privilege"
    r"|creds\b|credential",
    re.IGNORECASE,
)
# of Werkzeug's and Flask's own requests, which say nothing of who is calling
OF_REQUESTS = frozenset({"user_agent", "authorization", "remote_user"})
ASKS = re.compile(
    r"^_?(is|check|has|user|ensure|verify)_(\w+_)?(authenticated|logged_in|signed_in|authori[sz]ed)$"
)
LOOKS_LIKE_GUARD = re.compile(
    r"(?<!no_)(?<!not_)(?<!non_)(?<!anon_)(?<!anonymous_)(?<!guest_)(?<!un)"  # who is signed in
    r"(login|log_in|signin|auth\w*|admin|jwt|token|permissions?|roles?|"
    r"grants?|scopes?|access|user|api_?key)(_(and|or)_[a-z]+)?_(required|needed|accepted|only|check)$|"
    r"^requires?_(?:\w+_)?(login|auth\w*|admin|jwt|token|permissions?|roles?|scopes?|access|user|"
    r"api_?key|oauth)|^(admin|staff|members|authenticated|users)_only$|"
    r"^(authenticated|protected|check_auth|secured|must_be_\w+)$"
)


@lru_cache(maxsize=50_000)
def guard(ref: str) -> str | None:
    """Return the kind of proof that a library's guard asks for; None where it is no guard."""
    return next((kind for pattern, kind in GUARD if pattern.match(ref)), None)


def refuses_by(ref: str) -> int | None:
    """Return the status by which a library's guard refuses who shows nothing."""
    return next((status for pattern, status in REFUSAL if pattern.match(ref)), 401)


def read(ref: str, key: object = None) -> str | None:
    """Return the kind of proof that reading *ref* gives (*key*: what is taken from it)."""
    if (kind := _library(ref)) is not None:
        return kind
    if SESSION.match(ref):
        is_proof = isinstance(key, str) and not NOT_A_CALLER.search(key)
        return "session" if is_proof else None
    holder = HOLDER.match(ref)
    if holder is None or not isinstance(key, str):
        return None
    is_found = holder["part"] == "environ" and FOUND.match(key)
    return "unknown" if is_found else _of_request(holder["part"], key)


@lru_cache(maxsize=50_000)
def _library(ref: str) -> str | None:
    """Return the kind of proof that a library's own name gives."""
    return next((kind for pattern, kind in READ if pattern.match(ref)), None)


def _of_request(part: str, key: str) -> str | None:
    if part == "cookies" or SESSION_KEY.match(key):
        return None if NOT_A_CALLER.search(key) else "session"
    if part in {"headers", "environ"}:
        key = key.removeprefix("HTTP_").replace("_", "-") if part == "environ" else key
        if key.lower() == "authorization":
            return "token"
        if SIGNED.search(key):
            return "signature"
        if PROXIED.match(key) or key == "REMOTE-USER":
            return "proxy"
    elif key.lower() == "token":
        return None  # of a link in a mail, more often than of a caller
    is_key = KEYED.search(key) or (part == "headers" and KEY_HEADER.match(key))
    return "api key" if is_key and not NOT_A_CALLER.search(key) else None


def handed(key: object) -> str | None:
    """Return the kind of proof that a function takes under *key* from a request it is handed."""
    return _of_request("args", key) if isinstance(key, str) else None


def of_attribute(ref: str) -> str | None:
    """Return the kind of proof that code of the project put on the request: `request.user`."""
    if not ref.startswith("flask.request."):
        return None
    name = ref.removeprefix("flask.request.").partition(".")[0]
    is_own = "(" not in name and "[" not in name and name not in OF_REQUESTS
    return "carried" if is_own and CALLER.search(name) else None


def schemes(texts: list[str]) -> set[str]:
    """Return the kinds of proof among words that an Authorization header starts with."""
    named = {text.strip().lower() for text in texts}
    return named & {"digest", "basic"}


def asked(kinds: set[str], maybe: set[str]) -> str:
    """Return what is asked for; what a token is, only who looks at one that is shown may tell."""
    found = strongest(kinds or maybe)
    told = strongest(maybe)
    return told if found == "token" and told in {"jwt", "oauth"} else found


def strongest(kinds: set[str]) -> str:
    """Return the kind that tells most."""
    return next((one for one in KINDS if one in kinds), min(kinds, default="none"))
