"""The gateway fixture for this folder."""

from tests.offramp.local.envoy.gateway import gateway

__all__ = ["gateway"]
