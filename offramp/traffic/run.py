"""One run of traffic: the mix, its accounts and secrets, and the pace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from offramp.cases.accounts import Accounts
from offramp.cases.connection import Connection
from offramp.catalogue import Catalogue
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
        secret: Callable[[str], str],
        entries: Sequence[mix.Entry],
    ) -> "Traffic":
        """
        Get the texts of the secrets that *entries* sign with, and log their accounts in.

        Raises `OfframpError` naming what is missing.
        """
        accounts = Accounts(catalogue, connection)
        accounts.headers(set[str]().union(*(entry.accounts for entry in entries)))
        names = sorted(set[str]().union(*(entry.secrets for entry in entries)))
        texts = {name: secret(name) for name in names}
        tally = Tally(function.name for function in catalogue.functions)
        routes = Routes(catalogue.functions, catalogue.offramp.stay)
        sender = Sender(connection, accounts, texts, routes, tally)
        return cls(tuple(entries), sender, tally)

    def run(self, pace: Pace, seed: int) -> None:
        """Send the mix that *seed* gives; returns when the last answer is there."""
        chosen = enumerate(mix.endless(self.entries, seed))
        drive(pace, chosen, lambda one: self.sender.perform(one[1], one[0]), self.tally.missed)
