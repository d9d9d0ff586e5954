"""One run of traffic: the mix, its accounts and secrets, and the pace."""

import itertools
from dataclasses import dataclass
from pathlib import Path

from offramp.cases.accounts import Accounts
from offramp.cases.connection import Connection
from offramp.catalogue import Catalogue, Function
from offramp.errors import OfframpError
from offramp.traffic import mix
from offramp.traffic.routes import Routes
from offramp.traffic.schedule import Pace, drive
from offramp.traffic.sender import Sender
from offramp.traffic.tally import Tally


@dataclass(frozen=True)
class Traffic:
    """What is to be sent, with everything that it needs; ``tally`` fills while it runs."""

    entries: tuple[mix.Entry, ...]
    sender: Sender
    tally: Tally

    @classmethod
    def ready(
        cls,
        catalogue: Catalogue,
        connection: Connection,
        secrets: Path,
        chosen: tuple[Function, ...] = (),
    ) -> "Traffic":
        """
        Read the cases and the secrets in the folder *secrets*, and log the accounts in.

        The mix is that of all functions, or an even one of those *chosen*. Raises
        `OfframpError` naming what is missing.
        """
        entries = mix.entries(chosen or catalogue.functions, evenly=bool(chosen))
        accounts = Accounts(catalogue, connection)
        accounts.tokens(set[str]().union(*(entry.accounts for entry in entries)))
        texts = {
            name: _text(secrets / name)
            for name in sorted(set[str]().union(*(entry.secrets for entry in entries)))
        }
        tally = Tally(function.name for function in catalogue.functions)
        sender = Sender(connection, accounts, texts, Routes(catalogue.functions), tally)
        return cls(entries, sender, tally)

    def run(self, pace: Pace, seed: int) -> None:
        """Send the mix that *seed* gives; returns when the last answer is there."""
        chosen = mix.endless(self.entries, seed)
        order = tuple(itertools.islice(chosen, pace.requests))
        drive(pace, lambda n: self.sender.perform(order[n], n), self.tally.missed)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise OfframpError(f"the secret {file} cannot be read: {error.strerror}") from error
