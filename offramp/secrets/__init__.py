"""The secrets of `x-offramp.secrets`: what kinds there are, wherever they are kept."""

from offramp.secrets.jwks import jwks
from offramp.secrets.kinds import make, order

__all__ = ["jwks", "make", "order"]
