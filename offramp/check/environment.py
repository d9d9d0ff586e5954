"""The environments, and how strict each is."""

from dataclasses import dataclass

from offramp.check.result import Status

DEV, STAGING, PROD = "dev", "staging", "prod"
NAMES = (DEV, STAGING, PROD)


@dataclass(frozen=True)
class Environment:
    """One of `NAMES`."""

    name: str

    @property
    def weak(self) -> Status:
        """How bad something is that only a trial may have without harm, such as a weak secret."""
        return Status.WARNING if self.name == DEV else Status.FAILED

    @property
    def makeshift(self) -> Status:
        """How bad a trial's own choice is, such as any host name."""
        return {DEV: Status.OK, STAGING: Status.WARNING}.get(self.name, Status.FAILED)

    @property
    def unsaid(self) -> Status:
        """How bad it is that a part of the cluster does not tell its version."""
        return Status.WARNING if self.name == DEV else Status.UNKNOWN
