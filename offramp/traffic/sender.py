"""Send one entry of the mix and tell the tally what came of it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from offramp import cases
from offramp.cases.accounts import Accounts
from offramp.cases.connection import Connection, UnansweredError
from offramp.errors import OfframpError
from offramp.traffic.mix import Entry
from offramp.traffic.routes import Routes
from offramp.traffic.tally import Tally, Unexpected

SERVED_BY = "x-served-by"


@dataclass(frozen=True)
class Sender:
    """Performs cases through *connection*; every request is counted for its own route."""

    connection: Connection
    accounts: Accounts
    secrets: Mapping[str, str]  # name -> text of the secret file
    routes: Routes
    tally: Tally

    def perform(self, entry: Entry, n: int) -> None:
        """Send the requests of *entry*, the *n*-th of the run; no answer is an error here."""
        sides = []

        def send(request: cases.HttpRequest) -> cases.Answer:
            answer = self._counted(request)
            sides.append(answer.headers.get(SERVED_BY, ""))
            return answer

        try:
            with entry.turn:
                answer = cases.run(entry.case, send, self._context(entry, n))
            problems = cases.mismatches(entry.case.expect, answer)
        except OfframpError as error:
            problems = [str(error)]
        if problems:
            side = sides[-1] if sides else ""
            self.tally.wrong(
                Unexpected(entry.function.name, entry.case.name, side, tuple(problems))
            )

    def _context(self, entry: Entry, n: int) -> cases.Context:
        return cases.Context(
            entry.function.method,
            entry.function.path,
            accounts=self.accounts.headers(entry.accounts),
            secrets=self.secrets,
            n=n,
        )

    def _counted(self, request: cases.HttpRequest) -> cases.Answer:
        function = self.routes.function(request.method, request.path_with_query)
        begin = time.monotonic()
        try:
            answer = self.connection.send(request)
        except UnansweredError:
            self.tally.answered(function, None, None)
            raise
        ms = (time.monotonic() - begin) * 1000
        self.tally.answered(function, answer.headers.get(SERVED_BY), ms)
        return answer
