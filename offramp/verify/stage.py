"""Both sides and what they work on: perform a case on one of them, and see what came of it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from offramp import cases
from offramp.cases import Answer, Case, Context
from offramp.cases.connection import Connection
from offramp.catalogue import Function
from offramp.errors import OfframpError
from offramp.verify.changes import Changes
from offramp.verify.seen import seen

LOOK_SECONDS = 0.1
SERVED_BY = "x-served-by"
Headers = Mapping[str, Mapping[str, str]]  # of the requests of accounts, by their names


class SideError(OfframpError):
    """A case could not be performed on a side to its end."""


class Database(Protocol):
    """Rows that can be put back; see `offramp.verify.rows.Rows`."""

    def keep(self) -> None: ...

    def restore(self) -> None: ...

    def changes(self) -> Changes: ...

    def is_settled(self) -> bool: ...


class Accounts(Protocol):
    """Logs accounts in; see `offramp.cases.accounts.Accounts`."""

    def headers(self, names: Iterable[str], /) -> Mapping[str, Mapping[str, str]]: ...


@dataclass(frozen=True)
class Stage:
    """
    Where cases are performed; *rows* is None where rows cannot be put back.

    *headers* are compared although they are left out otherwise. Rows are waited for *within*
    seconds, as some are written after the answer.
    """

    sides: Mapping[str, Connection]
    accounts: Accounts
    secrets: Mapping[str, str] = field(default_factory=dict)
    rows: Database | None = None
    headers: tuple[str, ...] = ()
    within: float = 5.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def sign_in(self, case: Case) -> Headers:
        """
        Return the headers of the accounts of *case*; the rows of the logins become kept ones.

        Raises `SideError` where rows cannot be put back, or an account is not let in.
        """
        names = [step.account for step in (*case.before, case) if step.account is not None]
        self._restore()
        with _told("nothing was sent"):
            headers = self.accounts.headers(names)
        if self.rows is not None:
            with _told("the rows of the logins"):
                self.rows.keep()
        return dict(headers)

    def perform(
        self, side: str, function: Function, case: Case, signed: Headers
    ) -> tuple[Answer, dict[str, Any]]:
        """
        Return the answer of *side* to *case* on the kept rows, and all that is to be compared.

        Raises `SideError`, also where the gateway let another side answer.
        """
        self._restore()
        context = Context(function.method, function.path, accounts=signed, secrets=self.secrets)
        try:
            answer = cases.run(case, self.sides[side].send, context)
        except OfframpError as error:
            raise SideError(f"{side}: {error}") from error
        if (other := answer.headers.get(SERVED_BY, side)) != side:
            raise SideError(
                f"{side}: {other} answered: the request is none of a function's route, or this"
                " gateway does not let callers choose a side"
            )
        found = seen(answer, context.uuid, self.headers)
        if self.rows is not None:
            with _told(side):
                found["rows"] = self._settled(self.rows)
        return answer, found

    def wait_for_rows(self, document: dict[str, Any], differ: Callable[[], bool]) -> None:
        """Look at the rows again while they *differ*: what is delivered later may be under way."""
        until = self.clock() + self.within
        while self.rows is not None and differ() and self.clock() < until:
            self.sleep(LOOK_SECONDS)
            with _told("new"):
                document["rows"] = self.rows.changes()

    def _restore(self) -> None:
        if self.rows is not None:
            with _told("what a case before did to the database stays"):
                self.rows.restore()

    def _settled(self, rows: Database) -> Changes:
        """
        Return the changes, once nothing is on its way and a side that wrote is done.

        Raises `OfframpError` where something is on its way for longer than rows are waited for.
        """
        until = self.clock() + self.within
        is_settled, found = rows.is_settled(), rows.changes()
        is_still = not found
        while not (is_settled and is_still) and self.clock() < until:
            self.sleep(LOOK_SECONDS)
            is_settled, again = rows.is_settled(), rows.changes()
            is_still, found = again == found, again
        if not is_settled:
            raise OfframpError(
                "x-offramp.verify.settled is not true "
                f"{self.within:g} seconds after the answer: rows were still on their way"
            )
        return found


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Let what fails beside the case count as a failure of it, and not end all others."""
    try:
        yield
    except OfframpError as error:
        raise SideError(f"{what}: {error}") from error
