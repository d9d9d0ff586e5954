"""The catalogue: what `stack.yml` says about functions, routes and how to run them."""

from offramp.catalogue.find import find, require_old_side
from offramp.catalogue.load import load
from offramp.catalogue.model import (
    Catalogue,
    Function,
    Gateway,
    KnownDifference,
    Old,
    Process,
)

__all__ = [
    "Catalogue",
    "Function",
    "Gateway",
    "KnownDifference",
    "Old",
    "Process",
    "find",
    "load",
    "require_old_side",
]
