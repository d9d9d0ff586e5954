"""
The composition root: what a function talks to, made on first use.

Nothing connects when this is imported or built; tests put their own objects in
(`shared.testing.services`) instead of patching modules.
"""

from functools import cache, cached_property
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from shared import clock
from shared.config import Config, NotConfigured

if TYPE_CHECKING:
    from shared.database import Database
    from shared.flags import Flags
    from shared.mail import Mailer
    from shared.push import Sender
    from shared.sms import Provider
    from shared.storage import Storage
    from shared.tokens import Signer, Verifier

T = TypeVar("T")
_making = RLock()


class made_once(cached_property[T]):  # noqa: N801 - it reads as the decorator it is
    """A `cached_property` that is made once however many threads ask, on Python 3.12 too."""

    def __get__(self, instance: object, owner: type | None = None) -> T:  # type: ignore[override]  # nobody asks the class
        with _making:
            return super().__get__(instance, owner)


class Services:
    """Everything outside a handler; each attribute is made when it is first needed."""

    def __init__(self, config: Config, present: clock.Clock = clock.now) -> None:
        self.config = config
        self.clock = present

    @made_once
    def database(self) -> "Database":
        """
        The pool of PostgreSQL connections.

        DATABASE_POOLED=true says PgBouncer is before it, DATABASE_CONNECTIONS how many this
        process opens at most.
        """
        from shared.database import MOST_CONNECTIONS, Database

        is_pooled = self.config.optional("DATABASE_POOLED") == "true"
        most = int(self.config.optional("DATABASE_CONNECTIONS") or MOST_CONNECTIONS)
        if most < 1:
            raise NotConfigured("the setting DATABASE_CONNECTIONS must be at least 1")
        return Database(self.config.setting("DATABASE_URL"), is_pooled, most)

    @made_once
    def verifier(self) -> "Verifier":
        """Checks access tokens."""
        from shared.tokens import Verifier

        return Verifier(self.config.secret("jwt-public-key"))

    @made_once
    def signer(self) -> "Signer":
        """Issues access tokens."""
        from shared.tokens import Signer

        return Signer(self.config.secret("jwt-private-key"), self.config.secret("jwt-public-key"))

    @made_once
    def flags(self) -> "Flags":
        """Feature flags from FLAGS_FILE."""
        from shared.flags import Flags

        return Flags.from_file(self.config.optional("FLAGS_FILE"))

    @made_once
    def storage(self) -> "Storage":
        """Uploaded files, in STORAGE_URL."""
        from shared.storage import Storage

        return Storage(self.config.setting("STORAGE_URL"))

    @made_once
    def mailer(self) -> "Mailer":
        """Sends e-mail."""
        from shared.mail import from_config

        return from_config(self.config)

    @made_once
    def sms(self) -> "Provider":
        """Sends text messages."""
        from shared.sms import from_config

        return from_config(self.config)

    @made_once
    def push(self) -> "Sender":
        """Sends push messages to browsers."""
        from shared.push import from_config

        return from_config(self.config)


def of_process() -> Services:
    """Return the services of this process, made once however many threads ask."""
    with _making:
        return _of_process()


@cache
def _of_process() -> Services:
    from shared import logging, metrics, tracing

    services = Services(Config.from_environment())
    logging.start(services.config)
    tracing.ensure_configured(services.config.optional("OFFRAMP_FUNCTION") or "function")
    metrics.count_cold_start()
    if dsn := services.config.optional("SENTRY_DSN"):
        from shared import tracking

        tracking.start(dsn)
    return services
