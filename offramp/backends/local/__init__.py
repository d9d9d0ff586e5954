"""The backend `local`: the functions of stack.yml, as processes of this machine."""

from offramp.backends.local.backend import LocalBackend

__all__ = ["LocalBackend"]
