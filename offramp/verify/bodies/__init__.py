"""What a body says, as values that can be compared: one module for each form of body."""

from offramp.verify.bodies.read import read

__all__ = ["read"]
