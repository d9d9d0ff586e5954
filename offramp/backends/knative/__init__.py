"""The backend `knative`: functions as Knative Services that are visible in the cluster only."""

from offramp.backends.knative.backend import KnativeBackend

__all__ = ["KnativeBackend"]
