"""
Settings that an extension, or Flask itself, reads for a route that uses it.

No code of the application names them where they are used: `db.session` reads
`SQLALCHEMY_DATABASE_URI`, `session["user"]` the `SECRET_KEY`. Told are those that the
application sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts.database import tables
from offramp.audit.facts.each import Place
from offramp.audit.loaders import decorators

DATABASE = re.compile(r"SQLALCHEMY_")
KEY = r"SECRET_KEY$|SECRET_KEY_FALLBACKS$"
SESSION = rf"{KEY}|SESSION_|PERMANENT_SESSION_LIFETIME$"
# what is called or read, and the names of the settings that this reads; by their own documentation
USES = [
    (re.compile(used), re.compile(names))
    for used, names in (
        (r"flask\.(globals\.)?session\b|flask\.(helpers\.)?(flash|get_flashed_messages)$", SESSION),
        (r"flask_sqlalchemy\b", "SQLALCHEMY_"),
        (r"flask_(login|user|security|principal)\b", rf"{SESSION}|REMEMBER_COOKIE_|LOGIN_"),
        (r"flask_security\b", "SECURITY_"),
        (r"flask_session\b", "SESSION_"),
        (r"flask_(mail|mailman|mail_sman)\b", "MAIL_"),
        (r"flask_jwt(_extended)?\b", rf"JWT_|{KEY}"),
        (r"flask_cach(e|ing)\b", "CACHE_"),
        (r"flask_limiter\b", "RATELIMIT_"),
        (r"flask_wtf\b", rf"WTF_|RECAPTCHA_|{KEY}"),
        (r"flask_pymongo\b", "MONGO_"),
        (r"flask_mongoengine\b", "MONGODB_"),
        (r"flask_redis\b", "REDIS_"),
        (r"flask_(uploads|reuploaded)\b", "UPLOAD"),
        (r"flask_babel(ex)?\b", "BABEL_"),
        (r"flask_dance\b", rf"\w+_OAUTH_|{SESSION}"),
        (r"authlib\.integrations\.flask_client\b", rf"\w+_CLIENT_(ID|SECRET|KWARGS)$|{SESSION}"),
        (r"flask_apscheduler\b", "SCHEDULER_"),
        (r"flask_socketio\b", "SOCKETIO_"),
    )
]


def of_place(place: Place) -> Iterator[str]:
    """Yield the settings that what one function uses reads."""
    known = place.context.once(Known)
    if known.names:
        sites = place.sites
        yield from known.of(sites.called)
        yield from known.of(one.target for one in sites.reads)
        if place.function.decorators:
            yield from known.of(decorators(place.context.project, place.function.ref))


def of_tables(subject: Subject, context: Context) -> list[str]:
    """Return the settings of the database, where a route uses a table of it."""
    known = context.once(Known)
    if not known.of_database:
        return []
    is_used = context.of(tables.reads, subject) or context.of(tables.writes, subject)
    return known.of_database if is_used else []


class Known:
    """The settings that the application sets, by what reads them."""

    def __init__(self, context: Context) -> None:
        self.names = list(dict.fromkeys(one.name for one in context.surface.settings))
        bound = any(one.ref.startswith("flask_sqlalchemy.") for one in context.surface.extensions)
        self.of_database = [one for one in self.names if bound and DATABASE.match(one)]
        self._uses = [(used, names) for used, names in USES if any(map(names.match, self.names))]
        self._of: dict[str, tuple[str, ...]] = {}

    def of(self, targets: Iterable[str]) -> Iterator[str]:
        """Yield the settings that are read by what is called or read."""
        for one in targets:
            if one not in self._of:
                patterns = [names for used, names in self._uses if used.match(one)]
                found = (name for name in self.names if any(each.match(name) for each in patterns))
                self._of[one] = tuple(found) if patterns else ()
            yield from self._of[one]
