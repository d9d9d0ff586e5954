"""`offramp deadletters`: see `offramp.deadletters`."""

from offramp.deadletters import deadletters as command

__all__ = ["command"]
