"""Extensions that are not modelled and are given the application: they may add routes, said."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from offramp.code.surface.flask import BLUEPRINT, FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Place, Unknown
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.model import LOADED, Doubt

LIBRARY = Library()
# packages whose extensions add no routes, servers and tools that only run an application
QUIET = re.compile(
    r"""^(?:flask_(?:
        alembic|allows|argon2|assets|authz|autodoc|babel|babelex|babelplus|bcrypt|
        breadcrumbs|cache|
        cachebuster|caching|cdn|celeryext|cloudflared|cognito|collect|compress|cors|
        crontab|csp|datadog|dramatiq|elasticsearch|excel|executor|expects_json|
        featureflags|flatpages|fontawesome|frozen|googlemaps|graceful|gravatar|gzip|hashing|
        heroku|htmlmin|htmx|htpasswd|httpauth|humanize|influxdb|injector|inputs|
        json|jsonschema|jwt_extended|jwt_oidc|jwt_simple|kvsession|ldap3_login|ldapconn|
        limiter|log_request_id|login|ma|mail|mailman|mako|markdown|marshmallow|
        menu|migrate|minify|misaka|moment|mongoengine|mqtt|msearch|mysql|mysqldb|
        nav|neo4j|ngrok|oauth|oauthlib|openid|opentracing|orator|orjson|pagedown|
        paginate|paranoid|praetorian|principal|pydantic|pymongo|qrcode|rbac|
        recaptcha|redis|request_id|rq|rq2|s3|script|seasurf|seeder|session|
        session_captcha|sieve|simple_captcha|simpleldap|sqlalchemy|sqlalchemy_lite|sslify|
        static_digest|statsd|swagger|talisman|testing|track_usage|uuid|webtest|
        whooshalchemy|whooshee|wtf|zipkin
    )|
        a2wsgi|aikido_zen|alembic|asgiref|authlib|babel|blinker|boto3|bugsnag|
        celery|cheroot|cherrypy|click|datadog|ddtrace|dependency_injector|dramatiq|
        elasticapm|eventlet|flask|flaskext|gevent|geventwebsocket|gunicorn|hypercorn|
        injector|instana|livereload|mongoengine|newrelic|opencensus|opentelemetry|
        oso|paste|peewee|playhouse|pony|pymongo|pytest|raven|redis|requestlogger|
        rollbar|scout_apm|sentry_sdk|sqlalchemy|structlog|tornado|twisted|uvicorn|
        uwsgi|waitress|webargs|webtest|werkzeug|whitenoise|wtforms
    )(?:\.|$)""",
    re.VERBOSE,
)
NO_EXTENSION = re.compile(r"(?:Server|Middleware|Handler|Client|Freezer|Runner|ToAsgi|Fix|Thread)$")
FUNCTION = re.compile(r"^flask_\w+(?:\.\w+)*\.(?!connect)[a-z_]+$")  # no signal's `connect_via`
METHOD = re.compile(r"^flask_\w+(?:\.\w+)*\(\)\.(?!init_app$)[a-z_]+$")  # of an object of theirs
# an object that a package has ready, or a class of its; `init_app` says what it is
READY = re.compile(r"^\w+(?:\.\w+)*\.\w+\.init_app$")
# a function or a decorator whose name says that it adds some: `@route("/x", init_app=app)`
ADDS = re.compile(
    r"^\w+(?:\.\w+)*\.(?:register(?:_\w+)?|(?:\w+_)?(?:routes?|routing|blueprints?|endpoints?|urls?))$"
)
SAID = (
    "comes from outside and is given the application: routes that it may add are not known; "
    f"{LOADED}"
)


@LIBRARY.observe
def give(ref: str, call: Call) -> None:
    """Keep what an application or a blueprint is given to: `Api(app)`, `ext.connect(app, "/x")`."""
    owner, _, last = ref.rpartition(".")
    name = owner.removesuffix("()") if last == "init_app" and owner.endswith("()") else ref
    is_class = name.rpartition(".")[2][:1].isupper()
    if not (is_class or any(one.search(name) for one in (FUNCTION, METHOD, READY, ADDS))):
        return
    for value in (*call.args, *call.kwargs.values()):
        target = call.world.plain(value)
        if isinstance(target, Instance) and (target.isa(FLASK) or target.isa(BLUEPRINT)):
            model = FLASK if target.isa(FLASK) else BLUEPRINT
            target.of(model).given.setdefault(name, call.place)


def doubts(world: World, app: Instance) -> Iterator[Doubt]:
    """Yield one doubt for each that is neither modelled nor known to add nothing."""
    kept = app.of(FLASK)
    found: dict[str, Place] = dict(kept.given)
    for one in kept.blueprints.values():
        if isinstance(one, Instance):
            found = {**one.of(BLUEPRINT).given, **found}
    for ref, place in found.items():
        if not _is_known(world, ref):
            yield Doubt(f"{ref} {SAID}", place.file, place.line)


def _is_known(world: World, ref: str) -> bool:
    package, owner = ref.partition(".")[0], ref.rpartition(".")[0]
    if METHOD.search(ref):
        return _is_known(world, ref.partition("()")[0])
    return (
        QUIET.search(ref) is not None
        or package in sys.stdlib_module_names
        or any(not isinstance(world.library.named(one), Unknown) for one in (ref, owner))
        or world.project.find(package) is not None
        or NO_EXTENSION.search(ref) is not None
    )
