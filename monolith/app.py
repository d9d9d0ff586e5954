"""The application factory; README.md says how gunicorn serves it."""

import logging
import os
import threading

from flask import Flask

from monolith import bodies, error_pages, extensions, logs, request_ids
from monolith.auth import attempts
from monolith.auth.callers import load_caller
from monolith.auth.routes import auth
from monolith.integrations import sync_thread
from monolith.integrations.routes import integrations
from monolith.ledger.routes import ledger
from monolith.live import live
from monolith.notify.routes import notifications
from monolith.settings import Settings
from monolith.system.routes import system
from monolith.users.routes import users

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> Flask:
    """A complete application; raises SettingError where it could not work."""
    settings = settings or Settings.read(os.environ)
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False
    app.extensions["settings"] = settings
    app.extensions["closing"] = threading.Event()
    attempts.forget_lockouts()
    init_extensions(app, settings)
    error_pages.register(app)
    app.before_request(bodies.refuse_transfer_codings)
    app.before_request(load_caller)
    app.after_request(request_ids.answer)
    app.after_request(bodies.drain)
    for blueprint in (auth, users, system, ledger, notifications, integrations, live):
        app.register_blueprint(blueprint)
    sync_thread.start(app, settings)
    return app


def init_extensions(app: Flask, settings: Settings) -> None:
    """Give *app* its database, keys, storage, traces, logs and error tracking."""
    extensions.telemetry.init_app(app)
    logs.init_app(app, settings.log_level)
    if problem := settings.entries["LOG_LEVEL"].problem:
        log.warning("LOG_LEVEL %s; INFO is taken", problem)
    extensions.db.init_app(app, settings)
    extensions.tokens.init_app(app, settings["jwt-private-key"], settings["jwt-public-key"])
    extensions.storage.init_app(app, settings)
    if dsn := settings.entries["SENTRY_DSN"].value:
        track_errors(dsn, settings.environment.get("APP_VERSION"))


def track_errors(dsn: str, release: str | None) -> None:
    """Report errors to Sentry; a *dsn* that is none is warned of, and the application starts."""
    import sentry_sdk
    from sentry_sdk.integrations.flask import FlaskIntegration

    try:
        sentry_sdk.init(
            dsn,
            release=release,
            integrations=[FlaskIntegration()],
            include_local_variables=False,
            max_request_body_size="never",
        )
    except ValueError as error:
        log.warning("nothing is reported, since SENTRY_DSN is not usable: %s", error)
