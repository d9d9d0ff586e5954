"""Runs functions on this machine: none until called, several under load, none when idle."""

from offramp.local.host.client import HostClient, HostUnreachableError
from offramp.local.host.preload import preload_modules
from offramp.local.host.spec import FunctionSpec, HostSpec

__all__ = ["FunctionSpec", "HostClient", "HostSpec", "HostUnreachableError", "preload_modules"]
