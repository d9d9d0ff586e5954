"""The gateway that answers as a project's would is that of the traffic's tests."""

from tests.offramp.traffic.conftest import project, served

__all__ = ["project", "served"]
