"""
What a function process tells the host about itself, in memory that both map.

Reading it needs no answer from the process, so it also works when the process is busy or dead.
"""

import mmap
import os
import struct
from dataclasses import dataclass
from enum import IntEnum

_LAYOUT = struct.Struct("<IIIId")
SIZE_BYTES = mmap.PAGESIZE


class Phase(IntEnum):
    """Where a process is in its life."""

    STARTING = 0
    SERVING = 1
    DRAINING = 2
    ENDED = 3
    BROKEN = 4


@dataclass(frozen=True)
class Score:
    """One reading; *cold_start_ms* is from asking for the process to its first answer, or 0."""

    phase: Phase = Phase.STARTING
    requests: int = 0
    in_flight: int = 0
    connections: int = 0
    cold_start_ms: float = 0.0


class Scorecard:
    """One process's page; the process writes, the host reads."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._page = mmap.mmap(descriptor, SIZE_BYTES)

    @classmethod
    def create(cls) -> "Scorecard":
        """Return a new card in anonymous memory."""
        descriptor = os.memfd_create("scorecard")
        os.ftruncate(descriptor, SIZE_BYTES)
        return cls(descriptor)

    def write(self, score: Score) -> None:
        """Replace what the card says."""
        _LAYOUT.pack_into(
            self._page,
            0,
            score.phase,
            score.requests,
            score.in_flight,
            score.connections,
            score.cold_start_ms,
        )

    def read(self) -> Score:
        """Return what the card says."""
        phase, requests, in_flight, connections, cold = _LAYOUT.unpack_from(self._page)
        return Score(Phase(phase), requests, in_flight, connections, cold)

    def close(self) -> None:
        """Give the memory back."""
        self._page.close()
        os.close(self.descriptor)
