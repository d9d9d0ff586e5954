"""The composition root."""

import itertools
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared import database, testing
from shared import services as module
from shared.config import NotConfigured
from shared.domain.users import Account
from shared.mail import Login
from shared.outgoing import Client
from shared.push import Sender, Subscription
from shared.sms import Provider

PROGRAM = """
import sys, shared.http, shared.services
heavy = {heavy}
print(sorted(name for name in heavy if name in sys.modules))
"""
PROGRAM_OF_A_START = """
import sys, threading, shared.services, shared.metrics
shared.metrics.LATER_SECONDS = 0.01
{answered}
print("prometheus_client" in sys.modules)
for thread in threading.enumerate():
    if isinstance(thread, threading.Timer):
        thread.join()
print(shared.metrics.cold_starts()._value.get())
"""
HEAVY = ("alembic", "argon2", "jwt", "openfeature", "opentelemetry.sdk", "psycopg2", "sentry_sdk")


@pytest.fixture
def process(monkeypatch):
    """Make this look like a new process; returns what its first request gets."""
    monkeypatch.setenv("LOG_LEVEL", "INFO")
    monkeypatch.setattr("shared.logging.configure", lambda _level: None)
    module._of_process.cache_clear()
    yield module.of_process
    module._of_process.cache_clear()


def test_nothing_is_made_before_it_is_needed():
    """A function without a database must not fail for want of one."""
    made = testing.services({})

    assert "database" not in vars(made)
    with pytest.raises(NotConfigured, match="DATABASE_URL"):
        _ = made.database


def test_what_a_request_does_not_need_is_not_imported():
    """Import time is a part of every cold start."""
    program = PROGRAM.format(heavy=[*HEAVY, "sqlalchemy", "prometheus_client", "yaml"])
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == "[]"


def test_the_first_answer_does_not_wait_for_the_count_of_cold_starts():
    """prometheus-client takes as long to import as all that an answer needs."""
    program = PROGRAM_OF_A_START.format(answered="shared.services.of_process()")
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == ["False", "1.0"]


def test_a_process_has_one_of_each(process):
    """Ten first requests at once must not open ten pools, and count as one cold start."""
    from shared import metrics

    before = metrics.cold_starts()._value.get()
    with ThreadPoolExecutor(10) as pool:
        found = set(pool.map(lambda _: process(), range(10)))

    assert len(found) == 1
    assert metrics.cold_starts()._value.get() == before + 1


def test_services_are_made_once(monkeypatch):
    """Threads that ask at once would each open a pool: more connections than were counted on."""
    together = threading.Barrier(4)
    made = testing.services({"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"})
    make = database.create_engine
    monkeypatch.setattr(database, "create_engine", slowly(make))
    monkeypatch.setattr(database, "Database", slowly(database.Database))

    def ask(_):
        together.wait()
        return made.database, made.database.engine

    with ThreadPoolExecutor(4) as pool:
        found = set(map(id, itertools.chain(*pool.map(ask, range(4)))))

    assert len(found) == 2


def slowly(make):
    """Return *make*, with time for others to come in between."""

    def made(*given, **named):
        time.sleep(0.05)
        return make(*given, **named)

    return made


@pytest.mark.parametrize(
    "made",
    [
        Login("ledger", "hunter2"),
        Provider(Client("x"), "https://sms.example", "AC1", "hunter2", "+15005550006"),
        Sender(Client("x"), "hunter2", "mailto:a@b.example"),
        Subscription("https://push.example/1", "key", "hunter2"),
        database.Database("postgresql://ledger:hunter2@db/ledger"),
        Account(None, "hunter2"),
    ],
    ids=lambda made: type(made).__name__,
)
def test_no_secret_is_in_a_repr(made):
    """Which is what a log line, an assertion or a debugger shows of it."""
    assert "hunter2" not in repr(made)


def test_a_bad_log_level_is_warned_of(process, monkeypatch, caplog):
    """How much is logged decides no request; INFO is taken."""
    levels = []
    monkeypatch.setattr("shared.logging.configure", levels.append)
    monkeypatch.setenv("LOG_LEVEL", "LOUD")

    process()

    assert levels == ["INFO"]
    assert "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR; INFO is taken" in caplog.text


@pytest.mark.parametrize("dsn", ["nonsense", "http://x", "https://k@h/none", "https://k@[h/1"])
def test_a_bad_sentry_dsn_is_warned_of(process, monkeypatch, caplog, dsn):
    """Reports of errors must not be a cause of them."""
    monkeypatch.setenv("SENTRY_DSN", dsn)

    process()

    assert "SENTRY_DSN is not usable" in caplog.text
