"""The background thread that syncs exchange rates every hour or so."""

import logging
import threading

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from monolith.integrations import rates
from monolith.problems import Problem
from monolith.settings import Settings

log = logging.getLogger(__name__)


def start(app: Flask, settings: Settings) -> None:
    """Begin syncing in this process, unless the interval is 0."""
    if settings.sync_interval_seconds > 0:
        arguments = (app, settings.sync_interval_seconds)
        threading.Thread(target=run, args=arguments, name="rate-sync", daemon=True).start()


def run(app: Flask, interval_seconds: float) -> None:
    """Sync after every interval; other processes may be faster, and failures wait."""
    closing: threading.Event = app.extensions["closing"]
    while not closing.wait(interval_seconds):
        with app.app_context():
            try:
                outcome = rates.sync()
            except (Problem, SQLAlchemyError) as error:
                log.warning("exchange rates were not synced: %s", error)
            else:
                log.info("exchange rates synced: %d pages", outcome.pages)
