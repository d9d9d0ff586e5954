"""How gunicorn serves the application."""  # noqa: N999 - the name gunicorn looks for

import os
import signal
from types import FrameType
from typing import Any

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "monolith.worker.Worker"
workers = 2
threads = 8
keepalive = 75  # seconds; longer than a gateway keeps an idle connection
graceful_timeout = 10  # seconds
limit_request_line = 8190
limit_request_field_size = 61_440  # as all headers together have at most at the gateway
raw_env = [f"SYNC_INTERVAL={os.environ.get('SYNC_INTERVAL', '3600')}"]
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "monolith.logs.JsonLines"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "stream": "ext://sys.stdout",
        },
    },
    "root": {"level": "WARNING", "handlers": ["stdout"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["stdout"], "propagate": False},
        "gunicorn.access": {"level": "WARNING", "handlers": ["stdout"], "propagate": False},
    },
}


def post_worker_init(worker: Any) -> None:
    """Let event streams end when the worker is asked to stop; they would never by themselves."""
    closing = worker.wsgi.extensions["closing"]
    stop = signal.getsignal(signal.SIGTERM)

    def close(number: int, frame: FrameType | None) -> None:
        closing.set()
        if callable(stop):
            stop(number, frame)

    signal.signal(signal.SIGTERM, close)
