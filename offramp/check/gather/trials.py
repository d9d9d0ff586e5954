"""The values that trials of this project use, which nothing else may."""

from collections.abc import Iterator
from pathlib import Path

from offramp.catalogue import Catalogue


def values(secrets: Path, catalogue: Catalogue) -> frozenset[bytes]:
    """Return the secrets in the folder *secrets* (of `offramp up`) and the accounts' passwords."""
    files = secrets.iterdir() if secrets.is_dir() else ()
    kept = (file.read_bytes() for file in files if file.is_file())
    return frozenset(value.strip() for value in (*kept, *_accounts(catalogue)) if value.strip())


def _accounts(catalogue: Catalogue) -> Iterator[bytes]:
    for account in catalogue.offramp.accounts.values():
        told = (*account.body.values(), *account.fields.values(), *account.headers.values())
        yield from (value.encode() for value in told if isinstance(value, str))
        if account.basic:
            yield account.basic.partition(":")[2].encode()
