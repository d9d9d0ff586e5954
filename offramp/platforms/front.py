"""Where callers reach the application, and what signs their requests: a machine or a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from offramp.errors import OfframpError
from offramp.local import state
from offramp.local.layout import Layout

if TYPE_CHECKING:  # its client costs a quarter of a second at every start
    from offramp.platforms.kubernetes import Kubernetes


class Secrets(Protocol):
    """Gives the text of a secret by its name."""

    def __call__(self, name: str, /) -> str:
        """Raise `OfframpError` for one that is missing."""


@dataclass(frozen=True)
class Front:
    """The gateway at *address*; *headers* go with every request there."""

    address: str
    secret: Secrets
    headers: Mapping[str, str] = field(default_factory=dict)


def here(layout: Layout) -> Front:
    """Return that of `offramp up`; raises `OfframpError` where nothing runs."""
    return Front(state.require_running(layout).gateway, in_folder(layout.secrets))


def of_cluster(platform: "Kubernetes", gateway: str | None) -> Front:
    """Return a cluster's, called at *gateway* (None: where its callers do)."""
    callers = platform.callers()
    if callers is None and gateway is None:
        raise OfframpError("nobody says where callers reach the cluster; name it with --gateway")
    headers = {"Host": urlsplit(callers).netloc} if callers and gateway else {}
    return Front((gateway or callers or "").rstrip("/"), _in_vault(platform), headers)


def in_folder(folder: Path) -> Secrets:
    """Return what reads the files in *folder*."""

    def read(name: str) -> str:
        try:
            return (folder / name).read_text(encoding="utf-8")
        except OSError as error:
            raise OfframpError(
                f"the secret {error.filename} cannot be read: {error.strerror}"
            ) from error

    return read


def _in_vault(platform: "Kubernetes") -> Secrets:
    def read(name: str) -> str:
        found = platform.vault.read(name)
        if found is None:
            raise OfframpError(f"there is no Secret {name} in {platform.vault.place}")
        return found.decode()

    return read
