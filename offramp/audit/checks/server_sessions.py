"""Sessions that are kept in the process or on its disk."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.settings import setting, top_of
from offramp.audit.context import Context
from offramp.audit.report import Severity

CACHELIB = "cachelib"
KEPT = {"filesystem": "in files of the local disk", CACHELIB: "in the process, or in its files"}
LOCAL = re.compile(r"(?:FileSystem|Simple)Cache\(\)$")
# what reads or fills the session, also within pages; an extension may, unless it is known not to
FLASKS = ("flask.session", "flask.flash", "flask.get_flashed_messages", "flask.render_template")
THEIRS = ("flask_", "authlib.", "wtforms.")
WITHOUT = frozenset(
    {
        *("flask_sqlalchemy", "flask_cors", "flask_restful", "flask_restx", "flask_caching"),
        *("flask_limiter", "flask_marshmallow", "flask_jwt_extended", "flask_bcrypt", "flask_mail"),
    }
)
OF_ALL = ("flask_wtf.CSRFProtect", "flask_wtf.csrf.CSRFProtect", "flask_seasurf.SeaSurf")
EXTENSIONS = frozenset(
    {"flask_session.Session", "flask_sessionstore.Session", "identity.flask.Auth"}
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    used = [one for one in context.surface.extensions if one.ref in EXTENSIONS]
    if not used:
        return
    routes = _keeping(context)
    kinds = list(setting(context, "SESSION_TYPE"))
    for one in kinds:
        is_default = not text(one.value) or one.is_covered
        kind = text(one.value) or text(one.likely)
        if kind in KEPT and (kind != CACHELIB or _is_local(context)):
            said = f"SESSION_TYPE is {kind}: Flask-Session keeps sessions {KEPT[kind]}"
            said = f"{said}, where nothing else is set" if is_default else said
            severity: Severity | None = "medium" if is_default else None
            top = top_of(context, one.file)
            yield Hit(top, one.line, said, severity=severity, routes=routes)
    if not kinds:  # which Flask-Session takes for an error, so that it comes from elsewhere
        said = "SESSION_TYPE is not in the code: let what sets it name a place that all share"
        top = top_of(context, used[0].file)
        yield Hit(top, used[0].line, said, severity="low", routes=routes)


def _is_local(context: Context) -> bool:
    """Tell whether cachelib's cache is one of the process, or in files, as it is by default."""
    made = [str(getattr(one.value, "ref", "")) for one in setting(context, "SESSION_CACHELIB")]
    return not made or any(LOCAL.search(one) for one in made)


def _keeping(context: Context) -> tuple[str, ...] | None:
    """Return the routes that may read or fill the session; None where that may be all."""
    if any(one.ref in OF_ALL for one in context.surface.extensions):
        return None
    found: dict[str, None] = {}
    for ref, routes in context.reaching.items():
        sites = context.graph.sites(ref)
        if sites is not None and any(map(_keeps, sites.mentioned)):
            found |= dict.fromkeys(routes)
    for subject in context.subjects:
        if any(map(_keeps, subject.declared.wrappers)):
            found |= dict.fromkeys(subject.names)
    return tuple(found) or None


def _keeps(name: str) -> bool:
    if name.startswith(FLASKS):
        return True
    return name.startswith(THEIRS) and name.partition(".")[0] not in WITHOUT


CHECK = Check(
    name="server-sessions",
    severity="high",
    title="Sessions kept on the server",
    why="The next request of the same person may reach another process, in which nobody is signed"
    " in. (Flask's own session, a signed cookie, travels with the caller and is fine.)",
    remedy="Keep sessions in Redis or a table, or use Flask's signed cookie.",
    example="""\
# before
SESSION_TYPE = "filesystem"
# after
SESSION_TYPE = "redis"; SESSION_REDIS = Redis.from_url(REDIS_URL)""",
    find=find,
)
