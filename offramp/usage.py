"""What one side has used of a machine since it was started."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Usage:
    """
    One side's processes together, those that have ended too.

    *processor_seconds* and *requests* count from the start of the side; *memory_mib* is what
    its processes hold now, shared pages counted once for each process by their share.
    """

    processor_seconds: float
    memory_mib: float
    processes: int
    requests: int

    @property
    def per_thousand(self) -> float | None:
        """Processor seconds for 1,000 requests; None where there were none."""
        return self.processor_seconds * 1000 / self.requests if self.requests else None
